import type { MetricBucket, Metrics } from '#shared/model/metrics.ts';

type Counts = Omit<MetricBucket, 'at'>;

/** Counts add up. Percentiles do not: where more than one part has calls, there is none to give. */
function addCounts(parts: readonly Counts[]): Counts {
  const busy = parts.filter((part) => part.invocations > 0);
  const [only] = busy;
  const sum = (pick: (part: Counts) => number) => parts.reduce((total, part) => total + pick(part), 0);
  const single = busy.length === 1 && only !== undefined ? only : null;
  return {
    invocations: sum((part) => part.invocations),
    errors: sum((part) => part.errors),
    coldStarts: sum((part) => part.coldStarts),
    p50Ms: single?.p50Ms ?? null,
    p95Ms: single?.p95Ms ?? null,
    p99Ms: single?.p99Ms ?? null,
  };
}

/** The metrics of several profiles over the same window, in the same buckets, as one. */
export function mergeMetrics(window: Pick<Metrics, 'since' | 'until' | 'bucketMs'>, parts: readonly Metrics[]): Metrics {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const times = [...new Set(parts.flatMap((part) => part.buckets.map((bucket) => bucket.at)))].sort();
  return {
    ...window,
    total: {
      ...addCounts(parts.map((part) => part.total)),
      billedMs: parts.reduce((total, part) => total + part.total.billedMs, 0),
      throttles: parts.reduce((total, part) => total + part.total.throttles, 0),
    },
    buckets: times.map((at) => ({ at, ...addCounts(parts.flatMap((part) => part.buckets.filter((bucket) => bucket.at === at))) })),
    functions: parts.flatMap((part) => part.functions).sort((a, b) => b.invocations - a.invocations),
  };
}
