import assert from 'node:assert/strict';
import { it } from 'node:test';
import { mergeMetrics } from './merge-metrics.ts';
import type { MetricBucket, Metrics } from './metrics.ts';

const since = '2026-01-01T00:00:00.000Z';
const at = (second: number) => new Date(Date.parse(since) + second * 1000).toISOString();

const bucket = (second: number, invocations: number, p50Ms: number | null, coldStarts: number | null = 1): MetricBucket => ({
  at: at(second),
  invocations,
  errors: 1,
  coldStarts,
  p50Ms,
  p95Ms: p50Ms,
  p99Ms: p50Ms,
});

function metrics(buckets: MetricBucket[], functionRef: string, more: Partial<Metrics['total']> = {}): Metrics {
  const { at: _at, ...total } = bucket(0, 3, 5);
  return {
    since,
    until: at(60),
    bucketMs: 10_000,
    total: { ...total, billedMs: 10, throttles: 2, ...more },
    buckets,
    functions: [{ functionRef, invocations: buckets.length, errors: 0, coldStarts: 0, p95Ms: null }],
  };
}

const window = { since, until: at(60), bucketMs: 10_000 };

it('adds counts up and gives no percentile that nobody measured', () => {
  const one = metrics([bucket(0, 2, 4), bucket(10, 0, null)], 'x');
  const two = metrics([bucket(0, 3, 9), bucket(10, 1, 7), bucket(20, 0, null)], 'y');
  const merged = mergeMetrics(window, [one, two]);
  assert.deepEqual(
    merged.buckets.map((b) => [b.at, b.invocations, b.errors, b.p50Ms]),
    [
      [at(0), 5, 2, null],
      [at(10), 1, 2, 7],
      [at(20), 0, 1, null],
    ],
  );
  assert.equal(merged.total.invocations, 6);
  assert.equal(merged.total.billedMs, 20);
  assert.equal(merged.total.p50Ms, null);
  assert.deepEqual(merged.functions.map((fn) => fn.functionRef), ['y', 'x']); // prettier-ignore
  assert.equal(mergeMetrics(window, [one]), one);
  assert.equal(mergeMetrics(window, []).total.invocations, 0);
});

it('puts buckets of different widths into the coarsest, and calls unknown what one part does not count', () => {
  const fine = metrics([bucket(0, 1, 4), bucket(20, 2, 4)], 'x');
  const coarse = { ...metrics([bucket(0, 5, 9, null)], 'y', { coldStarts: null, billedMs: null }), bucketMs: 30_000 };
  const merged = mergeMetrics(window, [fine, coarse]);
  assert.equal(merged.bucketMs, 30_000);
  assert.deepEqual(
    merged.buckets.map((b) => [b.at, b.invocations, b.coldStarts]),
    [[at(0), 8, null]],
  );
  assert.equal(merged.total.billedMs, null);
  const idle = metrics([bucket(0, 0, null, null)], 'y', { invocations: 0, coldStarts: null, billedMs: null });
  assert.equal(mergeMetrics(window, [fine, idle]).total.billedMs, 10);
});
