import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chordText, createShortcutReader, type Chord } from './shortcuts.ts';

const press = (key: string, rest: Partial<Chord> = {}): Chord => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...rest,
});

test('a press reads as text, with one name for Ctrl and Cmd', () => {
  assert.equal(chordText(press('K', { ctrlKey: true })), 'mod+k');
  assert.equal(chordText(press('k', { metaKey: true })), 'mod+k');
  assert.equal(chordText(press('?', { shiftKey: true })), '?');
  assert.equal(chordText(press('G', { shiftKey: true })), 'shift+g');
  assert.equal(chordText(press('Enter', { shiftKey: true })), 'shift+enter');
});

const known = new Set(['g then f', 'mod+k', '?', 'c']);

test('two strokes make a shortcut when they follow each other quickly', () => {
  const read = createShortcutReader();
  assert.equal(read(press('g'), known, 0), null);
  assert.equal(read(press('f'), known, 300), 'g then f');
  assert.equal(read(press('f'), known, 400), null);
});

test('a slow second stroke stands for itself', () => {
  const read = createShortcutReader();
  read(press('g'), known, 0);
  assert.equal(read(press('f'), known, 5000), null);
  read(press('g'), known, 6000);
  assert.equal(read(press('c'), known, 8000), 'c');
});

test('a wrong second stroke is read on its own', () => {
  const read = createShortcutReader();
  read(press('g'), known, 0);
  assert.equal(read(press('c'), known, 100), 'c');
});
