import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridCommand } from './grid-keys.ts';

const press = (key: string, rest: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  gridCommand({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...rest });

test('j and k move like the arrows, shift extends', () => {
  assert.deepEqual(press('j'), press('ArrowDown'));
  assert.deepEqual(press('K', { shiftKey: true }), { type: 'move', by: -1, extend: true });
});

test('space and x select, Enter and o open', () => {
  assert.deepEqual(press(' '), { type: 'toggle', extend: false });
  assert.deepEqual(press('x'), { type: 'toggle', extend: false });
  assert.deepEqual(press('o'), { type: 'open' });
});

test('the browser keeps its own shortcuts', () => {
  assert.equal(press('j', { ctrlKey: true }), null);
  assert.equal(press('ArrowLeft', { altKey: true }), null);
  assert.deepEqual(press('a', { metaKey: true }), { type: 'all' });
  assert.equal(press('q'), null);
});
