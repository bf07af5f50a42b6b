import type { FunctionSummary } from '#shared/model/function.ts';

interface Profiled {
  provider: string;
  profile: string;
  /** Null where the whole profile is meant. */
  region: string | null;
}

interface FunctionList<F extends Profiled> {
  items: FunctionSummary[];
  failures: F[];
}

/**
 * A new list with the functions of profiles that could not be read this time taken from the list before:
 * a cloud that does not answer, or a runtime that is stopped, has not lost its functions.
 */
export function keepUnread<F extends Profiled>(before: FunctionList<F> | undefined, now: FunctionList<F>): FunctionList<F> {
  if (before === undefined || now.failures.length === 0) return now;
  const failed = (fn: FunctionSummary) =>
    now.failures.some(
      (one) => one.provider === fn.provider && one.profile === fn.profile && (one.region === null || one.region === fn.region),
    );
  const read = new Set(now.items.map((fn) => fn.ref));
  const kept = before.items.filter((fn) => !read.has(fn.ref) && failed(fn));
  return { ...now, items: [...now.items, ...kept] };
}
