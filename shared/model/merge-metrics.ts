import type { MetricBucket, Metrics } from './metrics.ts';
import { toInstant } from './time.ts';

type Counts = Omit<MetricBucket, 'at'>;

/** A sum where every part that had calls knows its own; null where one of them does not. */
function sumKnown(parts: readonly { invocations: number; value: number | null }[]): number | null {
  if (parts.length > 0 && parts.every(({ value }) => value === null)) return null;
  return parts.reduce<number | null>((total, { invocations, value }) => {
    if (value === null && invocations === 0) return total;
    return total === null || value === null ? null : total + value;
  }, 0);
}

/** Counts add up. Percentiles do not: where more than one part has calls, there is none to give. */
function addCounts(parts: readonly Counts[]): Counts {
  const busy = parts.filter((part) => part.invocations > 0);
  const [only] = busy;
  const sum = (pick: (part: Counts) => number) => parts.reduce((total, part) => total + pick(part), 0);
  const single = busy.length === 1 && only !== undefined ? only : null;
  return {
    invocations: sum((part) => part.invocations),
    errors: sum((part) => part.errors),
    coldStarts: sumKnown(parts.map(({ invocations, coldStarts }) => ({ invocations, value: coldStarts }))),
    p50Ms: single?.p50Ms ?? null,
    p95Ms: single?.p95Ms ?? null,
    p99Ms: single?.p99Ms ?? null,
  };
}

/** Buckets of several parts in the width of the coarsest, counted from `since`: a cloud may not have the width that was asked for. */
function mergeBuckets(since: string, bucketMs: number, parts: readonly Metrics[]): MetricBucket[] {
  const from = Date.parse(since);
  const bins = new Map<number, Counts[]>();
  for (const { at, ...counts } of parts.flatMap((part) => part.buckets)) {
    const bin = Math.max(0, Math.floor((Date.parse(at) - from) / bucketMs));
    bins.set(bin, [...(bins.get(bin) ?? []), counts]);
  }
  return [...bins].toSorted(([a], [b]) => a - b).map(([bin, counts]) => ({ at: toInstant(from + bin * bucketMs), ...addCounts(counts) }));
}

/** The metrics of several profiles or regions over the same window as one. */
export function mergeMetrics(window: Pick<Metrics, 'since' | 'until' | 'bucketMs'>, parts: readonly Metrics[]): Metrics {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const bucketMs = Math.max(window.bucketMs, ...parts.map((part) => part.bucketMs));
  return {
    ...window,
    bucketMs,
    total: {
      ...addCounts(parts.map((part) => part.total)),
      billedMs: sumKnown(parts.map(({ total }) => ({ invocations: total.invocations, value: total.billedMs }))),
      throttles: parts.reduce((total, part) => total + part.total.throttles, 0),
    },
    buckets: mergeBuckets(window.since, bucketMs, parts),
    functions: parts.flatMap((part) => part.functions).sort((a, b) => b.invocations - a.invocations),
  };
}
