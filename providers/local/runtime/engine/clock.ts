import { MONOTONIC_ORIGIN } from '../environment/monotonic.ts';

/** Epoch milliseconds with a fraction, from a clock that does not jump. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The same of a time that another process told in milliseconds of the machine's monotonic clock. */
export function fromMonotonic(ms: number): number {
  return performance.timeOrigin + (ms - MONOTONIC_ORIGIN);
}
