/** A point of the chart of durations over time, in shares of the plot: x from the left, y from the bottom. */
export interface ScatterPoint {
  traceId: string;
  x: number;
  y: number;
  failed: boolean;
  cold: boolean;
}

export interface ScatterScale {
  sinceMs: number;
  untilMs: number;
  lowMs: number;
  highMs: number;
}

export interface ScatterTrace {
  traceId: string;
  startedAt: string;
  durationMs: number;
  errorCount: number;
  cold: boolean | null;
}

/** Time from `since` to `until` (epoch ms, or what the traces span), durations on a logarithmic axis that ends at powers of ten. */
export function scatterScale(traces: readonly ScatterTrace[], sinceMs: number | null, untilMs: number | null): ScatterScale {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const trace of traces) {
    const at = Date.parse(trace.startedAt);
    first = Math.min(first, at);
    last = Math.max(last, at);
    low = Math.min(low, Math.max(0.01, trace.durationMs));
    high = Math.max(high, trace.durationMs);
  }
  if (traces.length === 0) [first, last, low, high] = [0, 1000, 1, 1000];
  const from = sinceMs ?? first;
  const to = Math.max(untilMs ?? last, from + 1000);
  const lowMs = 10 ** Math.floor(Math.log10(low));
  return { sinceMs: from, untilMs: to, lowMs, highMs: Math.max(lowMs * 10, 10 ** Math.ceil(Math.log10(Math.max(0.01, high)))) };
}

export function scatterPoints(traces: readonly ScatterTrace[], scale: ScatterScale): ScatterPoint[] {
  return traces.map((trace) => ({
    traceId: trace.traceId,
    x: share(Date.parse(trace.startedAt), scale.sinceMs, scale.untilMs),
    y: share(Math.log10(Math.max(scale.lowMs, trace.durationMs)), Math.log10(scale.lowMs), Math.log10(scale.highMs)),
    failed: trace.errorCount > 0,
    cold: trace.cold === true,
  }));
}

/** The other way round: what a place in the plot means. */
export function scatterValue(scale: ScatterScale, x: number, y: number): { atMs: number; durationMs: number } {
  const low = Math.log10(scale.lowMs);
  return {
    atMs: scale.sinceMs + (scale.untilMs - scale.sinceMs) * Math.min(1, Math.max(0, x)),
    durationMs: 10 ** (low + (Math.log10(scale.highMs) - low) * Math.min(1, Math.max(0, y))),
  };
}

/** Powers of ten on the duration axis. */
export function durationTicks(scale: ScatterScale): number[] {
  const ticks: number[] = [];
  const last = Math.round(Math.log10(scale.highMs));
  for (let power = Math.round(Math.log10(scale.lowMs)); power <= last; power++) ticks.push(10 ** power);
  return ticks;
}

const TIME_STEPS_MS = [1, 2, 5, 10, 15, 30]
  .map((s) => s * 1000)
  .concat(
    [1, 2, 5, 10, 15, 30].map((m) => m * 60_000),
    [1, 2, 3, 6, 12, 24, 48, 168].map((h) => h * 3_600_000),
  );

/** Round instants (epoch ms) between since and until, at most `count` and one. `offsetMs`: the zone's difference from UTC, so that days begin at its midnight. */
export function clockTicks(sinceMs: number, untilMs: number, count: number, offsetMs = 0): number[] {
  const wanted = (untilMs - sinceMs) / Math.max(1, count);
  const largest = TIME_STEPS_MS.at(-1) ?? 1;
  const step = TIME_STEPS_MS.find((each) => each >= wanted) ?? Math.ceil(wanted / largest) * largest;
  const ticks: number[] = [];
  for (let at = Math.ceil((sinceMs + offsetMs) / step) * step - offsetMs; at <= untilMs; at += step) ticks.push(at);
  return ticks;
}

function share(value: number, from: number, to: number): number {
  return to > from ? Math.min(1, Math.max(0, (value - from) / (to - from))) : 0;
}
