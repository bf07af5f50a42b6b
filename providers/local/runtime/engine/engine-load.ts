import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** How long a measurement holds. */
const EVERY_MS = 20;
const BUSY = 0.4;

let measured: EventLoopUtilization = performance.eventLoopUtilization();
let measuredAt = performance.now();
let busy = false;

/** Whether this process, which hands out the calls, has kept a processor busy for most of the last moment. */
export function engineIsBusy(): boolean {
  const now = performance.now();
  if (now - measuredAt < EVERY_MS) return busy;
  const current = performance.eventLoopUtilization();
  busy = performance.eventLoopUtilization(current, measured).utilization > BUSY;
  measured = current;
  measuredAt = now;
  return busy;
}
