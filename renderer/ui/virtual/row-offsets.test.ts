import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RowOffsets } from './row-offsets.ts';

test('offsets, heights and the row at a place', () => {
  const rows = new RowOffsets(4, (i) => [10, 20, 5, 40][i] ?? 0);
  assert.equal(rows.total, 75);
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((i) => rows.offsetOf(i)),
    [0, 10, 30, 35, 75],
  );
  assert.deepEqual(
    [-5, 0, 9.9, 10, 34, 35, 74, 75, 999].map((y) => rows.indexAt(y)),
    [0, 0, 0, 1, 2, 3, 3, 3, 3],
  );
});

test('a changed height moves everything below it', () => {
  const rows = new RowOffsets(5, 24);
  assert.equal(rows.setHeight(1, 100), 76);
  assert.equal(rows.setHeight(1, 100), 0);
  assert.deepEqual([rows.offsetOf(1), rows.offsetOf(2), rows.total, rows.indexAt(60)], [24, 124, 196, 1]);
  assert.equal(rows.setHeight(9, 5), 0);
});

test('agrees with adding up by hand, for any number of rows', () => {
  for (const count of [0, 1, 2, 3, 7, 8, 9, 100, 1023]) {
    const heights = Array.from({ length: count }, (_, i) => 1 + ((i * 7919) % 50));
    const rows = new RowOffsets(count, 1);
    heights.forEach((height, i) => rows.setHeight(i, height));
    let sum = 0;
    heights.forEach((height, i) => {
      assert.equal(rows.offsetOf(i), sum);
      assert.equal(rows.indexAt(sum), i);
      assert.equal(rows.indexAt(sum + height - 0.5), i);
      sum += height;
    });
    assert.equal(rows.total, sum);
  }
  assert.equal(new RowOffsets(0, 1).indexAt(5), -1);
});

test('two hundred thousand rows are laid out and measured without a wait', () => {
  const rows = new RowOffsets(200_000, 20);
  for (let i = 0; i < 200_000; i += 2) rows.setHeight(i, 40);
  assert.equal(rows.total, 6_000_000);
  assert.equal(rows.indexAt(3_000_000), 100_000);
});
