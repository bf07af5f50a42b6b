import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allToggled, toggled, withRange } from './selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];

test('toggling adds and removes', () => {
  assert.deepEqual([...toggled(new Set(['a']), 'b')], ['a', 'b']);
  assert.deepEqual([...toggled(new Set(['a', 'b']), 'a')], ['b']);
});

test('a range goes both ways and keeps what was selected', () => {
  assert.deepEqual([...withRange(new Set(['e']), order, 'b', 'd')], ['e', 'b', 'c', 'd']);
  assert.deepEqual([...withRange(new Set(), order, 'd', 'b')], ['b', 'c', 'd']);
});

test('a range without its anchor is the row alone', () => {
  assert.deepEqual([...withRange(new Set(), order, null, 'c')], ['c']);
  assert.deepEqual([...withRange(new Set(), order, 'gone', 'c')], ['c']);
});

test('select all completes first and clears second, leaving hidden rows alone', () => {
  assert.deepEqual([...allToggled(new Set(['x', 'a']), order)].toSorted(), ['a', 'b', 'c', 'd', 'e', 'x']);
  assert.deepEqual([...allToggled(new Set(['x', ...order]), order)], ['x']);
});
