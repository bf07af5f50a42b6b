import { callFunction } from './call-function.ts';
import type { Frame, Machine } from './machine.ts';
import type { Closure, Value } from './value.ts';

/** Calls a function as the cloud does: its parameters come from outside, and its result goes there. */
export function callEntry(machine: Machine, closure: Closure, args: readonly Value[]): void {
  machine.inRequest = true;
  const frame: Frame = { file: closure.file, scope: closure.scope, returned: null, maybe: 0, depth: 0, entry: true, fn: null, undo: [] };
  callFunction(machine, frame, closure, args);
  machine.inRequest = false;
}
