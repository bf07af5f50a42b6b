import type { AwsContext } from '../../aws-context.ts';

/** An audit reads hundreds of functions of one account in a row; the next one asks anew. */
const KEPT_MS = 120_000;

const known = new WeakMap<AwsContext, Map<string, { at: number; value: Promise<unknown> }>>();

/** Reads once what is the same for all functions of an account and region, or of one API, for a while; also that it fails. */
export function kept<T>(context: AwsContext, key: string, read: () => Promise<T>): Promise<T> {
  const own = known.get(context) ?? new Map<string, { at: number; value: Promise<unknown> }>();
  known.set(context, own);
  const before = own.get(key);
  if (before !== undefined && Date.now() - before.at < KEPT_MS) return before.value as Promise<T>;
  const value = read();
  own.set(key, { at: Date.now(), value });
  // What is denied to one function is denied to the next; what was cancelled was not answered.
  value.catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') own.delete(key);
  });
  return value;
}
