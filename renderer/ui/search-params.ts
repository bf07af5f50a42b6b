import { z } from 'zod';

/** Text in an address. The router reads `?q=1` as a number, which it is not here. */
export const textParam = z
  .preprocess((value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value), z.string())
  .catch('')
  .default('');

/** A set of words in an address, as `a,b,c`. */
export function fromList(text: string): string[] {
  return text.split(',').filter(Boolean);
}
