import type { BuiltIn, Value } from './value.ts';

/** Ticks are 100 ns, as .NET counts them from 1970 on here. */
const TICKS_PER_MS = 10_000;
/** `2026-01-31T12:00:00.0000000Z`; undefined for what is no instant. */
const text = (ms: number): string | undefined =>
  Number.isNaN(new Date(ms).getTime()) ? undefined : new Date(ms).toISOString().replace('Z', '0000Z');

function instantOf(value: Value): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,7})?Z)?$/.test(value)) return null;
  const ms = Date.parse(value.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? null : ms;
}

/** By the part's short names. @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/datetimeadd */
const PARTS: Readonly<Record<string, string>> = {
  year: 'year', yyyy: 'year', yy: 'year',
  month: 'month', mm: 'month', m: 'month',
  day: 'day', dd: 'day', d: 'day',
  hour: 'hour', hh: 'hour',
  minute: 'minute', mi: 'minute', n: 'minute',
  second: 'second', ss: 'second', s: 'second',
  millisecond: 'millisecond', ms: 'millisecond',
}; // prettier-ignore
const LENGTHS: Readonly<Record<string, number>> = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1000, millisecond: 1 };

function add(part: Value, count: Value, date: Value): Value {
  const unit = typeof part === 'string' ? PARTS[part.toLowerCase()] : undefined;
  const ms = instantOf(date);
  if (unit === undefined || ms === null || typeof count !== 'number') return undefined;
  const length = LENGTHS[unit];
  if (length !== undefined) return text(ms + Math.trunc(count) * length);
  const months = Math.trunc(count) * (unit === 'year' ? 12 : 1);
  const moved = new Date(ms);
  const day = moved.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  // The last day of a shorter month.
  moved.setUTCDate(Math.min(day, new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()));
  return text(moved.getTime());
}

/** How many boundaries of the part lie between the two. */
function difference(part: Value, from: Value, to: Value): Value {
  const unit = typeof part === 'string' ? PARTS[part.toLowerCase()] : undefined;
  const [start, end] = [instantOf(from), instantOf(to)];
  if (unit === undefined || start === null || end === null) return undefined;
  const length = LENGTHS[unit];
  if (length !== undefined) return Math.floor(end / length) - Math.floor(start / length);
  const [a, b] = [new Date(start), new Date(end)];
  const years = b.getUTCFullYear() - a.getUTCFullYear();
  return unit === 'year' ? years : years * 12 + b.getUTCMonth() - a.getUTCMonth();
}

function partOf(part: Value, date: Value): Value {
  const unit = typeof part === 'string' ? PARTS[part.toLowerCase()] : undefined;
  const ms = instantOf(date);
  if (unit === undefined || ms === null) return undefined;
  const [, year, month, day, hour, minute, second, millisecond] =
    /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)\.(\d{3})/.exec(text(ms) ?? '') ?? [];
  return Number({ year, month, day, hour, minute, second, millisecond }[unit]);
}

/** @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/date-time-functions */
export const dateFunctions: Readonly<Record<string, BuiltIn>> = {
  DATETIMEADD: add,
  DATETIMEDIFF: difference,
  DATETIMEPART: partOf,
  DATETIMETOTICKS: (date) => scaled(instantOf(date), TICKS_PER_MS),
  DATETIMETOTIMESTAMP: (date) => scaled(instantOf(date), 1),
  GETCURRENTDATETIME: () => text(Date.now()),
  GETCURRENTTICKS: () => Date.now() * TICKS_PER_MS,
  GETCURRENTTIMESTAMP: () => Date.now(),
  TICKSTODATETIME: (ticks) => (typeof ticks === 'number' ? text(ticks / TICKS_PER_MS) : undefined),
  TIMESTAMPTODATETIME: (ms) => (typeof ms === 'number' ? text(ms) : undefined),
};

const scaled = (value: number | null, by: number): Value => (value === null ? undefined : value * by);
