import { availableParallelism } from 'node:os';
import type { Environment } from './environment.ts';

/** Nothing is lined up behind a call that runs for longer than this. */
export const HELD_UP_MS = 10;

const PROCESSORS = availableParallelism();

/** Whether there are as many busy environments as processors: where calls compute, another one would not make it faster. */
export function processorsTaken(environments: Iterable<Environment>): boolean {
  let busy = 0;
  for (const environment of environments) if (environment.state === 'busy') busy++;
  return busy >= PROCESSORS;
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
