/** The stretch of a trace on show, milliseconds after its start. */
export interface ViewRange {
  startMs: number;
  endMs: number;
}

/** Never less than a microsecond, nor than a hundred-thousandth of the trace: beyond that doubles jitter. */
export function minimumSpan(full: ViewRange): number {
  return Math.max(0.001, (full.endMs - full.startMs) / 100_000);
}

/** Keeps a range inside the trace, moving it before shrinking it. */
export function clampRange(range: ViewRange, full: ViewRange): ViewRange {
  const whole = full.endMs - full.startMs;
  const wanted = Math.max(minimumSpan(full), range.endMs - range.startMs);
  if (wanted >= whole) return full;
  const startMs = Math.min(Math.max(range.startMs, full.startMs), full.endMs - wanted);
  return { startMs, endMs: startMs + wanted };
}

/** `factor` below 1 zooms in; what lies at `anchor` (0 left … 1 right) stays where it is. */
export function zoomRange(range: ViewRange, full: ViewRange, factor: number, anchor = 0.5): ViewRange {
  const width = range.endMs - range.startMs;
  const next = Math.max(minimumSpan(full), width * factor);
  const at = range.startMs + width * anchor;
  return clampRange({ startMs: at - next * anchor, endMs: at + next * (1 - anchor) }, full);
}

/** Moves by a share of the range on show; negative is to the left. */
export function panRange(range: ViewRange, full: ViewRange, share: number): ViewRange {
  const by = (range.endMs - range.startMs) * share;
  return clampRange({ startMs: range.startMs + by, endMs: range.endMs + by }, full);
}

/** Makes sure that a span can be seen: the range moves, and only widens where it is shorter than the span. */
export function showInRange(range: ViewRange, full: ViewRange, startMs: number, endMs: number): ViewRange {
  if (endMs >= range.startMs && startMs <= range.endMs) return range;
  const width = Math.max(range.endMs - range.startMs, (endMs - startMs) * 1.25);
  const middle = (startMs + endMs) / 2;
  return clampRange({ startMs: middle - width / 2, endMs: middle + width / 2 }, full);
}

export function isWhole(range: ViewRange, full: ViewRange): boolean {
  return range.startMs <= full.startMs && range.endMs >= full.endMs;
}

/** `12.5~80` for the URL; undefined for the whole trace. */
export function formatRange(range: ViewRange, full: ViewRange): string | undefined {
  if (isWhole(range, full)) return undefined;
  const round = (value: number): number => Math.round(value * 1e4) / 1e4;
  return `${round(range.startMs)}~${round(range.endMs)}`;
}

/** The whole trace where the text is missing or makes no range. */
export function parseRange(text: string | undefined, full: ViewRange): ViewRange {
  const match = /^(-?[\d.]+)~(-?[\d.]+)$/.exec(text ?? '');
  const startMs = Number(match?.[1]);
  const endMs = Number(match?.[2]);
  return match === null || !(endMs > startMs) ? full : clampRange({ startMs, endMs }, full);
}
