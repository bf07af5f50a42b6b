import { type Context, createContext, Script } from 'node:vm';

/** Work was broken off because it took longer than it may. */
export class OutOfTime extends Error {
  constructor(limitMs: number) {
    super(`It took longer than ${limitMs} milliseconds.`);
    this.name = 'OutOfTime';
  }
}

const CALL = new Script('work()');
let place: Context | null = null;

/**
 * Does work that must not wait for anything, such as trying a user's regular expression: one that takes exponential
 * time would hold up all that the process does. Throws `OutOfTime`, with whatever the work was about half done.
 */
export function withinTime<T>(limitMs: number, work: () => T): T {
  place ??= createContext({});
  place['work'] = work;
  try {
    return CALL.runInContext(place, { timeout: limitMs }) as T;
  } catch (error) {
    const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
    throw code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? new OutOfTime(limitMs) : error;
  } finally {
    delete place['work'];
  }
}
