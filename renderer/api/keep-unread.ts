import type { FunctionSummary } from '#shared/model/function.ts';

interface Profiled {
  provider: string;
  profile: string;
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
  const failed = new Set(now.failures.map(({ provider, profile }) => `${provider}:${profile}`));
  const read = new Set(now.items.map((fn) => fn.ref));
  const kept = before.items.filter((fn) => failed.has(`${fn.provider}:${fn.profile}`) && !read.has(fn.ref));
  return { ...now, items: [...now.items, ...kept] };
}
