import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decades, logScale, nearestIndex } from './log-scale.ts';

test('equal ratios are equal distances, and the ends hold what lies outside', () => {
  const x = logScale(10, 100_000, 400);
  assert.deepEqual([1, 10, 100, 1000, 1e9].map(x), [0, 0, 100, 200, 400]);
});

test('ticks are powers of ten, no more than there is room for', () => {
  assert.deepEqual(decades(0.01, 1000, 10), [0.01, 0.1, 1, 10, 100, 1000]);
  assert.deepEqual(decades(1, 1e9, 4), [1, 1000, 1e6, 1e9]);
  assert.deepEqual(decades(20, 90, 4), []);
});

test('the nearest point is nearest by ratio', () => {
  assert.equal(nearestIndex([10, 100, 1000], 400), 2);
  assert.equal(nearestIndex([10, 100, 1000], 0), 0);
});
