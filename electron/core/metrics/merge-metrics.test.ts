import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { MetricBucket, Metrics } from '#shared/model/metrics.ts';
import { mergeMetrics } from './merge-metrics.ts';

const bucket = (at: string, invocations: number, p50Ms: number | null): MetricBucket => ({
  at,
  invocations,
  errors: 1,
  coldStarts: 1,
  p50Ms,
  p95Ms: p50Ms,
  p99Ms: p50Ms,
});

function metrics(buckets: MetricBucket[], functionRef: string): Metrics {
  const { at: _at, ...total } = bucket('', 3, 5);
  return {
    since: '',
    until: '',
    bucketMs: 1,
    total: { ...total, billedMs: 10, throttles: 2 },
    buckets,
    functions: [{ functionRef, invocations: buckets.length, errors: 0, coldStarts: 0, p95Ms: null }],
  };
}

it('adds counts up and gives no percentile that nobody measured', () => {
  const window = { since: 'a', until: 'b', bucketMs: 60 };
  const one = metrics([bucket('1', 2, 4), bucket('2', 0, null)], 'x');
  const two = metrics([bucket('1', 3, 9), bucket('2', 1, 7), bucket('3', 0, null)], 'y');
  const merged = mergeMetrics(window, [one, two]);
  assert.deepEqual(
    merged.buckets.map((b) => [b.at, b.invocations, b.errors, b.p50Ms]),
    [
      ['1', 5, 2, null],
      ['2', 1, 2, 7],
      ['3', 0, 1, null],
    ],
  );
  assert.equal(merged.total.invocations, 6);
  assert.equal(merged.total.billedMs, 20);
  assert.equal(merged.total.p50Ms, null);
  assert.deepEqual(merged.functions.map((fn) => fn.functionRef), ['y', 'x']); // prettier-ignore
  assert.equal(mergeMetrics(window, [one]), one);
  assert.equal(mergeMetrics(window, []).total.invocations, 0);
});
