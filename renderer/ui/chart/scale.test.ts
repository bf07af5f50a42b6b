import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axisLabels, bucketAt, linear, niceTicks } from './scale.ts';

test('ticks are round and reach the maximum', () => {
  assert.deepEqual(niceTicks(7, 4), [0, 2, 4, 6, 8]);
  assert.deepEqual(niceTicks(340, 4), [0, 100, 200, 300, 400]);
  assert.deepEqual(niceTicks(0.3, 3), [0, 0.1, 0.2, 0.3]);
});

test('counts get no fractions, and nothing still has an axis', () => {
  assert.deepEqual(niceTicks(1, 4, true), [0, 1]);
  assert.deepEqual(niceTicks(0, 4, true), [0, 1]);
});

test('positions map to buckets and back', () => {
  assert.equal(linear(10, 100)(5), 50);
  assert.equal(linear(0, 100)(5), 0);
  assert.deepEqual(
    [-5, 0, 99, 100, 500].map((x) => bucketAt(x, 100, 10)),
    [0, 0, 9, 9, 9],
  );
});

test('axis labels keep their distance', () => {
  assert.deepEqual(axisLabels(60, 600, 100), [0, 10, 20, 30, 40, 50]);
  assert.deepEqual(axisLabels(3, 30, 100), [0]);
});
