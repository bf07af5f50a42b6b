import assert from 'node:assert/strict';
import test from 'node:test';
import { TRACE_KEYS, traceAction } from './trace-keys.ts';

const press = (key: string, more: object = {}) => ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

test('no key means two things', () => {
  const keys = TRACE_KEYS.flatMap((row) => row.keys);
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(new Set(TRACE_KEYS.map((row) => row.action)).size, TRACE_KEYS.length);
});

test('arrows belong to the tree, letters to the page', () => {
  assert.equal(traceAction(press('ArrowDown'), false), null);
  assert.equal(traceAction(press('ArrowDown'), true)?.action, 'nextSpan');
  assert.equal(traceAction(press('f'), false)?.action, 'nextMatch');
});

test('shift makes a step larger where the table says so, and nothing elsewhere', () => {
  assert.deepEqual(traceAction(press('D', { shiftKey: true }), false), { action: 'panRight', large: true });
  assert.equal(traceAction(press('F', { shiftKey: true }), false), null);
  assert.deepEqual(traceAction(press('+', { shiftKey: true }), false), { action: 'zoomIn', large: false });
});

test('the shell keeps its own combinations', () => {
  for (const held of ['ctrlKey', 'metaKey', 'altKey']) assert.equal(traceAction(press('f', { [held]: true }), true), null);
});
