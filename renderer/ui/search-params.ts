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

/** What has to be in the address: everything that differs from its default. */
export function withoutDefaults(state: Record<string, unknown>, defaults: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(state).filter(
    ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(defaults[key]),
  );
  return Object.fromEntries(kept);
}
