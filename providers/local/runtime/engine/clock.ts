/** Epoch milliseconds with a fraction, from a clock that does not jump. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
