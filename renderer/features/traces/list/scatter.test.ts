import assert from 'node:assert/strict';
import test from 'node:test';
import { clockTicks, durationTicks, scatterPoints, scatterScale, scatterValue } from './scatter.ts';

const at = (seconds: number, durationMs: number, errorCount = 0) => ({
  traceId: String(seconds),
  startedAt: new Date(1e12 + seconds * 1000).toISOString(),
  durationMs,
  errorCount,
  cold: false,
});
const traces = [at(0, 1), at(50, 10), at(100, 100, 1)];

test('points lie by time and by the logarithm of their duration', () => {
  const scale = scatterScale(traces, null, null);
  assert.deepEqual(
    scatterPoints(traces, scale).map((p) => [p.x, p.y, p.failed]),
    [
      [0, 0, false],
      [0.5, 0.5, false],
      [1, 1, true],
    ],
  );
  assert.deepEqual(durationTicks(scale), [1, 10, 100]);
});

test('a place in the plot gives back time and duration', () => {
  const value = scatterValue(scatterScale(traces, null, null), 0.5, 0.5);
  assert.deepEqual([value.atMs, Math.round(value.durationMs)], [1e12 + 50_000, 10]);
  assert.equal(scatterValue(scatterScale(traces, null, null), -3, 0).atMs, 1e12);
});

test('no traces and one trace have a scale too', () => {
  for (const some of [[], [at(0, 0)], [at(0, 7)]]) {
    const scale = scatterScale(some, null, null);
    assert.ok(scale.untilMs > scale.sinceMs && scale.highMs > scale.lowMs);
    for (const point of scatterPoints(some, scale)) assert.ok(point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1);
  }
});

test('ticks of the clock are round, in the zone', () => {
  const day = Date.UTC(2026, 0, 2);
  assert.deepEqual(
    clockTicks(day + 1, day + 3_600_000, 4).map((t) => (t - day) / 60_000),
    [15, 30, 45, 60],
  );
  assert.deepEqual(
    clockTicks(day, day + 48 * 3_600_000, 3, 3_600_000).map((t) => (t - day) / 3_600_000),
    [23, 47],
  );
});
