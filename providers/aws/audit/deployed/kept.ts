import type { Call } from '../../../provider.ts';
import type { AwsContext } from '../../aws-context.ts';

/** By audit: the functions that one audit reads share its signal, and what is kept goes with it. */
const known = new WeakMap<AbortSignal, WeakMap<AwsContext, Map<string, Promise<unknown>>>>();

/**
 * Reads once in an audit what is the same for all functions of an account and region, or of one API; also that it fails:
 * what is denied to one function is denied to the next. The next audit asks anew.
 */
export function kept<T>(context: AwsContext, { signal }: Call, key: string, read: () => Promise<T>): Promise<T> {
  const sessions = known.get(signal) ?? new WeakMap<AwsContext, Map<string, Promise<unknown>>>();
  known.set(signal, sessions);
  const own = sessions.get(context) ?? new Map<string, Promise<unknown>>();
  sessions.set(context, own);
  const value = own.get(key) ?? read();
  own.set(key, value);
  return value as Promise<T>;
}
