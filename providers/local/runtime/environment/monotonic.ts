/**
 * Milliseconds on the machine's monotonic clock at which `performance.now()` of this process was 0. All processes of a machine
 * share that clock (CLOCK_MONOTONIC, mach_absolute_time, QueryPerformanceCounter), so that times can be told across a pipe.
 * @see https://nodejs.org/api/process.html#processhrtimebigint
 */
export const MONOTONIC_ORIGIN = Math.max(...Array.from({ length: 10 }, differenceOfClocks));

/** Too small by what passes between the two readings; the largest of several is the best. */
function differenceOfClocks(): number {
  return Number(process.hrtime.bigint()) / 1e6 - performance.now();
}
