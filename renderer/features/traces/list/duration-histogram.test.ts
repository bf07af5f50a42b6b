import assert from 'node:assert/strict';
import test from 'node:test';
import { durationHistogram } from './duration-histogram.ts';

const traces = (...durations: number[]) => durations.map((durationMs) => ({ durationMs, errorCount: durationMs > 100 ? 1 : 0 }));

test('every trace is in the bar that holds its duration', () => {
  const input = traces(1, 1.1, 3, 8, 8, 120, 5000);
  const { bars, p50Ms, p99Ms, highest } = durationHistogram(input);
  assert.equal(
    bars.reduce((sum, bar) => sum + bar.count, 0),
    input.length,
  );
  assert.equal(
    bars.reduce((sum, bar) => sum + bar.errors, 0),
    2,
  );
  for (const { durationMs } of input) {
    const bar = bars.find((each) => each.fromMs <= durationMs + 1e-9 && durationMs < each.toMs);
    assert.ok(bar !== undefined && bar.count > 0, String(durationMs));
  }
  assert.deepEqual([p50Ms, p99Ms, highest], [8, 5000, 2]);
});

test('bars touch each other and keep to the limit', () => {
  const { bars } = durationHistogram(traces(0, 0.001, 1e7), 20);
  assert.ok(bars.length <= 20);
  bars.slice(1).forEach((bar, i) => assert.equal(bar.fromMs, bars[i]?.toMs));
});

test('one duration is one bar, none is none', () => {
  assert.equal(durationHistogram(traces(5, 5)).bars.length, 1);
  assert.deepEqual(durationHistogram([]), { bars: [], p50Ms: 0, p95Ms: 0, p99Ms: 0, highest: 0 });
});
