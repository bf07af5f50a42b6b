import { availableParallelism } from 'node:os';
import { isLeaving } from './departure.ts';
import { engineIsBusy } from './engine-load.ts';
import type { Environment } from './environment.ts';

/** Nothing is lined up behind a call that runs for longer than this. */
export const HELD_UP_MS = 10;

const PROCESSORS = availableParallelism();

/** Whether busy environments and the engine itself have all processors: where calls compute, another one would not make it faster. */
export function processorsTaken(environments: Iterable<Environment>): boolean {
  let busy = engineIsBusy() ? 1 : 0;
  for (const environment of environments) if (environment.state === 'busy') busy++;
  return busy >= PROCESSORS;
}

/** Whether any of the environments is there for more than its own end. */
export function anyStays(environments: Iterable<Environment>): boolean {
  for (const environment of environments) if (!isLeaving(environment)) return true;
  return false;
}

/** The environment with most calls lined up, but fewer than `depth`, so that the others can sleep; null where there is none. */
export function fullestBehind(environments: Iterable<Environment>, depth: number): Environment | null {
  return find(environments, depth, (a, b) => a.calls.linedUp > b.calls.linedUp);
}

/** The one with fewest calls lined up, where none will sleep anyway. */
export function emptiestBehind(environments: Iterable<Environment>, depth: number): Environment | null {
  return find(environments, depth, (a, b) => a.calls.linedUp < b.calls.linedUp);
}

/** A busy environment where nothing slow holds up what is lined up. */
function find(environments: Iterable<Environment>, depth: number, better: (a: Environment, b: Environment) => boolean): Environment | null {
  if (depth === 0) return null;
  let best: Environment | null = null;
  for (const environment of environments) {
    if (!environment.isUsable || environment.hasRoom || environment.calls.linedUp >= depth) continue;
    if ((best === null || better(environment, best)) && !environment.calls.isHeldUp(HELD_UP_MS)) best = environment;
  }
  return best;
}

/** Milliseconds that calls running now have taken since `since` (as `performance.now()`), in all environments. */
export function busySince(environments: Iterable<Environment>, since: number): number {
  let sum = 0;
  for (const environment of environments) sum += environment.calls.busySince(since);
  return sum;
}
