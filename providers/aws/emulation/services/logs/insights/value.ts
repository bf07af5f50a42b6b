/** A time in a result, shown as one. */
export class Instant {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

/** The furthest from 1970 that a time can be. @see https://tc39.es/ecma262/#sec-time-values-and-time-range */
const MAX_TIME_MS = 8.64e15;

/** Null where there is no such time. */
export function instantAt(ms: number | null): Instant | null {
  return ms === null || !(Math.abs(ms) <= MAX_TIME_MS) ? null : new Instant(ms);
}

/** What a field or an expression has; null where it has nothing. */
export type Value = string | number | boolean | Instant | null;

/** Null where it is no number. */
export function toNumber(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Instant) return value.ms;
  if (value === null || value.trim() === '') return null;
  const number = Number(value);
  return Number.isNaN(number) ? null : number;
}

const DECIMALS = 10_000;

/** As results show it: numbers with four decimals at most, times in UTC. */
export function toText(value: Value): string {
  if (value === null) return '';
  if (value instanceof Instant) return new Date(value.ms).toISOString().replace('T', ' ').replace('Z', '');
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'number' ? String(Math.round(value * DECIMALS) / DECIMALS) : value;
}

export function isTrue(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== '' && value !== '0' && value !== 'false';
}

/** Numbers by size, anything else as text; what is not there comes first. */
export function compareValues(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  const [left, right] = [toNumber(a), toNumber(b)];
  if (left !== null && right !== null) return left - right;
  const [one, other] = [toText(a), toText(b)];
  return one < other ? -1 : Number(one > other);
}
