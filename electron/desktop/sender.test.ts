import assert from 'node:assert/strict';
import test from 'node:test';
import type { WebFrameMain } from 'electron';
import { isTrusted } from './sender.ts';

const windows = new Set([7]);
const frame = { url: 'app://isobar/functions', parent: null };

test('the main frame of our own window on our own page is trusted', () => {
  assert.equal(isTrusted({ sender: { id: 7 }, senderFrame: frame }, windows), true);
});

test('forged and foreign events are not', () => {
  assert.equal(isTrusted({ sender: { id: 8 }, senderFrame: frame }, windows), false, 'another window');
  assert.equal(isTrusted({ sender: { id: 7 }, senderFrame: null }, windows), false, 'a frame that is gone');
  assert.equal(
    isTrusted({ sender: { id: 7 }, senderFrame: { ...frame, parent: frame as WebFrameMain } }, windows),
    false,
    'a frame inside',
  );
  for (const url of ['https://evil.test/', 'app://evil/', 'about:blank', 'file:///a', '']) {
    assert.equal(isTrusted({ sender: { id: 7 }, senderFrame: { ...frame, url } }, windows), false, url);
  }
});
