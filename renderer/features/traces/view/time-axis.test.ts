import assert from 'node:assert/strict';
import test from 'node:test';
import { formatTick, niceStep, timeTicks } from './time-axis.ts';

test('steps are round', () => {
  assert.deepEqual(
    [0.01, 0.7, 97, 100, 1234, 55_000, 400_000, 10_000_000].map((span) => Number(niceStep(span, 5).toPrecision(6))),
    [0.002, 0.2, 20, 20, 500, 20_000, 120_000, 3_600_000],
  );
  assert.equal(niceStep(0, 5), 1);
});

test('ticks lie inside and carry units', () => {
  assert.deepEqual(
    timeTicks(0, 100, 5).map((t) => t.label),
    ['0', '20 ms', '40 ms', '60 ms', '80 ms', '100 ms'],
  );
  assert.deepEqual(
    timeTicks(1000.2, 1000.6, 4).map((t) => t.label),
    ['1.0002 s', '1.0003 s', '1.0004 s', '1.0005 s', '1.0006 s'],
  );
  assert.deepEqual(
    timeTicks(0.1, 0.35, 5).map((t) => t.label),
    ['100 µs', '150 µs', '200 µs', '250 µs', '300 µs', '350 µs'],
  );
  assert.equal(timeTicks(5, 5, 4).length, 1);
});

test('never more ticks than asked for, plus one', () => {
  for (let span = 0.001; span < 1e8; span *= 1.37) assert.ok(timeTicks(0, span, 6).length <= 7, String(span));
});

test('long times count minutes and hours', () => {
  assert.equal(formatTick(200_000, 10_000), '3 m 20 s');
  assert.equal(formatTick(120_000, 60_000), '2 m');
  assert.equal(formatTick(5_400_000, 600_000), '1 h 30 m');
});
