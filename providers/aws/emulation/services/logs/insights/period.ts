const SECOND = 1000;
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND,
  m: 60 * SECOND,
  h: 3600 * SECOND,
  d: 86_400 * SECOND,
  w: 604_800 * SECOND,
};

/** Milliseconds of `5m`; null for months and longer, which have no one length, and for nothing at all. */
export function periodMs(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? 0);
  return ms > 0 ? ms : null;
}
