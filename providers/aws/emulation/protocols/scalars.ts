/**
 * The scalars of service models as they arrive in any protocol: the Query protocol has only text, JSON has epoch
 * seconds, CBOR has dates.
 */
import { z } from 'zod';

/** A whole number, also as text. */
export const integer = z.preprocess(fromText(Number), z.number().int());

/** A number, also as text. */
export const number = z.preprocess(fromText(Number), z.number());

/** `true`/`false`, also as text. */
export const boolean = z.preprocess(
  fromText((text) => (/^true$/i.test(text) ? true : /^false$/i.test(text) ? false : text)),
  z.boolean(),
);

/** Epoch seconds, ISO 8601 text, or a date already; gives a `Date`. */
export const timestamp = z.preprocess((value) => {
  if (typeof value === 'number') return new Date(Math.round(value * 1000));
  if (typeof value === 'string') return new Date(/^-?\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : value);
  return value;
}, z.date());

/** A list; the Query protocol writes an empty one as empty text. */
export function list<T extends z.ZodType>(item: T, { min = 0, max = Infinity }: { min?: number; max?: number } = {}) {
  const items = max === Infinity ? z.array(item).min(min) : z.array(item).min(min).max(max);
  return z.preprocess((value) => (value === '' ? [] : value), items);
}

function fromText(read: (text: string) => unknown): (value: unknown) => unknown {
  return (value) => (typeof value === 'string' && value !== '' ? read(value) : value);
}
