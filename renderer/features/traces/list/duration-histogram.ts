import { percentile } from '../view/trace-statistics.ts';

export interface HistogramBar {
  /** Milliseconds: from here, up to but not including there. */
  fromMs: number;
  toMs: number;
  count: number;
  errors: number;
}

export interface DurationHistogram {
  bars: HistogramBar[];
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** The fullest bar's count. */
  highest: number;
}

/**
 * Durations in bars that grow by the same factor (durations differ by powers of ten). At most
 * `limit` bars; the factor is the smallest of 2^(1/4), 2^(1/2), 2, 4 … that keeps to it.
 */
export function durationHistogram(traces: readonly { durationMs: number; errorCount: number }[], limit = 32): DurationHistogram {
  const sorted = Float64Array.from(traces, (trace) => trace.durationMs).sort();
  const percentiles = { p50Ms: percentile(sorted, 0.5), p95Ms: percentile(sorted, 0.95), p99Ms: percentile(sorted, 0.99) };
  if (sorted.length === 0) return { bars: [], ...percentiles, highest: 0 };
  const low = Math.log2(floor(sorted[0] ?? 0));
  const high = Math.log2(floor(sorted.at(-1) ?? 0));
  let step = 0.25;
  while (Math.floor(high / step) - Math.floor(low / step) + 1 > limit) step *= 2;
  const first = Math.floor(low / step);
  const bars: HistogramBar[] = [];
  for (let i = first; i <= Math.floor(high / step); i++)
    bars.push({ fromMs: 2 ** (i * step), toMs: 2 ** ((i + 1) * step), count: 0, errors: 0 });
  for (const trace of traces) {
    const bar = bars[Math.floor(Math.log2(floor(trace.durationMs)) / step) - first];
    if (bar === undefined) continue;
    bar.count++;
    if (trace.errorCount > 0) bar.errors++;
  }
  return { bars, ...percentiles, highest: Math.max(...bars.map((bar) => bar.count)) };
}

/** A logarithm needs more than nothing: a hundredth of a millisecond stands for anything shorter. */
function floor(ms: number): number {
  return Math.max(0.01, ms);
}
