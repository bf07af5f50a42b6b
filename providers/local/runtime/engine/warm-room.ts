import type { FunctionGroup } from './function-group.ts';

/** How many environments of a group may be kept warm: half of all, less the others', so that there are always some for what is called. */
export function warmRoom(groups: Iterable<FunctionGroup>, group: FunctionGroup, maxEnvironments: number): number {
  let taken = 0;
  for (const other of groups) if (other !== group) taken += other.warmth().kept;
  return Math.max(0, Math.floor(maxEnvironments / 2) - taken);
}
