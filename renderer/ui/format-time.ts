export type Zone = 'local' | 'utc';

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'always', style: 'short' });

const STEPS: readonly (readonly [limitS: number, sizeS: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [60, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [86_400 * 30, 86_400, 'day'],
  [86_400 * 365, 86_400 * 30, 'month'],
];

/** How long ago an instant was (`12 sec. ago`), `just now` within two seconds either way. */
export function formatRelative(at: string | number, now: number): string {
  const seconds = (toEpoch(at) - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 2) return 'just now';
  const [, unitS, unit] = STEPS.find(([limit]) => size < limit) ?? [0, 86_400 * 365, 'year' as const];
  return relative.format(Math.trunc(seconds / unitS), unit).replace('.', '');
}

/** Milliseconds until the relative text of an instant may change: fast while it is young, slow when old. */
export function relativeTick(at: string | number, now: number): number {
  const age = Math.abs(now - toEpoch(at));
  return age < 60_000 ? 1000 : age < 3_600_000 ? 15_000 : 300_000;
}

/** The least span whose axis needs dates. */
export const DAY_AND_A_HALF = 129_600_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(undefined, { hourCycle: 'h23', ...(zone === 'utc' ? { timeZone: 'UTC' } : {}), ...options });
  formatters.set(key, made);
  return made;
}

/** Date and time to the millisecond with its zone: what a relative time shows on focus. */
export function formatAbsolute(at: string | number, zone: Zone): string {
  return formatter(zone, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  }).format(toEpoch(at));
}

/** `14:03:21.042`, for lists whose rows are close in time. */
export function formatClock(at: string | number, zone: Zone): string {
  return formatter(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }).format(toEpoch(at));
}

/** `14:03` within a day or so, `Nov 20, 14:03` beyond it: for the axis of a chart that spans `spanMs`. */
export function formatAxisTime(at: string | number, zone: Zone, spanMs: number): string {
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  if (spanMs < 600_000) time.second = '2-digit';
  return formatter(zone, spanMs > DAY_AND_A_HALF ? { month: 'short', day: 'numeric', ...time } : time).format(toEpoch(at));
}

function toEpoch(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}
