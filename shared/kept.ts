/** By the signal of a call: what one audit reads shares its signal, and what is kept goes with it. */
const known = new WeakMap<object, WeakMap<object, Map<string, Promise<unknown>>>>();

/**
 * Reads once for a signal what is the same for everything that `owner` (a session) reads; also that it fails: what is denied once is
 * denied the next time. Another signal asks anew.
 */
export function kept<T>(owner: object, signal: object, key: string, read: () => Promise<T>): Promise<T> {
  const owners = known.get(signal) ?? new WeakMap<object, Map<string, Promise<unknown>>>();
  known.set(signal, owners);
  const own = owners.get(owner) ?? new Map<string, Promise<unknown>>();
  owners.set(owner, own);
  const value = own.get(key) ?? read();
  own.set(key, value);
  return value as Promise<T>;
}
