import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entry } from '../testing-entries.ts';
import { nextLogRows, rowShift } from './log-rows.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => entry(from + i));
const flat = () => 20;

test('lines added at the end move nothing', () => {
  const { rows } = nextLogRows(null, range(0, 10), flat);
  rows.offsets.setHeight(3, 100);
  const next = nextLogRows(rows, range(0, 15), flat);
  assert.equal(next.shiftPx, 0);
  assert.deepEqual([next.rows.offsets.heightOf(3), next.rows.offsets.total], [100, 380]);
});

test('older lines in front push everything down by their height', () => {
  const { rows } = nextLogRows(null, range(10, 20), flat);
  rows.offsets.setHeight(0, 60);
  const next = nextLogRows(rows, range(5, 20), flat);
  assert.equal(next.shiftPx, 100);
  assert.equal(next.rows.offsets.heightOf(5), 60);
});

test('dropped lines pull everything up by theirs', () => {
  const { rows } = nextLogRows(null, range(0, 10), flat);
  rows.offsets.setHeight(1, 50);
  const next = nextLogRows(rows, range(3, 12), flat);
  assert.equal(next.shiftPx, -90);
  assert.equal(next.rows.entries.length, 9);
});

test('another list begins anew', () => {
  const { rows } = nextLogRows(null, range(0, 10), flat);
  rows.offsets.setHeight(1, 50);
  const next = nextLogRows(rows, range(50, 60), flat);
  assert.deepEqual([next.shiftPx, next.rows.offsets.total], [0, 200]);
  assert.equal(rowShift([], range(0, 1)), null);
});
