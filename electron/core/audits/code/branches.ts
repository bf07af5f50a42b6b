import { apply, leaves } from './guards.ts';
import type { Condition, Stmt } from './ir.ts';
import type { Frame, Machine } from './machine.ts';
import { join, type Value } from './value.ts';

type Names = Map<string, Value>;

const MAX_NAMES = 200;

/** What names hold after one of two branches. */
function merged(a: Names, b: Names): Names {
  const out = new Map(a);
  for (const [name, value] of b) {
    const other = a.get(name);
    out.set(name, other === undefined || other === value ? value : join(other, value));
  }
  return out;
}

/** Runs a branch on names of its own, and gives what they hold at its end. */
function branch(machine: Machine, frame: Frame, body: readonly Stmt[], before: Names): Names {
  frame.scope.names = new Map(before);
  machine.ops.runBody(machine, frame, body);
  return frame.scope.names;
}

/** Where one branch leaves, what the other one knows holds from here on. */
function relyOn(machine: Machine, frame: Frame, { holds, fails }: Condition, body: readonly Stmt[], otherwise: readonly Stmt[]): void {
  const bodyLeaves = leaves(body);
  if (bodyLeaves === leaves(otherwise)) return;
  const undo = apply(machine, frame, bodyLeaves ? fails : holds);
  // Where it threw, its caller may rely on the check as well; where it returned, he may not.
  if ((bodyLeaves ? body : otherwise).at(-1)?.s !== 'leave') frame.undo.push(undo);
}

/** `if`: each branch begins with what was known before; one that leaves the function has no part in what comes after. */
export function runMaybe(machine: Machine, frame: Frame, { test, condition, body, otherwise }: Stmt & { s: 'maybe' }): void {
  if (test !== null) machine.ops.evaluate(machine, frame, test);
  const { holds, fails } = condition ?? { holds: [], fails: [] };
  const [bodyLeaves, otherwiseLeaves] = [leaves(body), leaves(otherwise)];
  const undoHolds = apply(machine, frame, holds);
  // Names of a file are seen from everywhere: they stay where they are. So do those of a function that has too many to set aside.
  if (frame.scope.module || frame.scope.names.size > MAX_NAMES) {
    frame.maybe++;
    machine.ops.runBody(machine, frame, body);
    undoHolds();
    const undoFails = apply(machine, frame, fails);
    machine.ops.runBody(machine, frame, otherwise);
    undoFails();
    frame.maybe--;
    relyOn(machine, frame, { holds, fails }, body, otherwise);
    return;
  }
  const { maybe } = frame;
  const before = frame.scope.names;
  frame.maybe = 0;
  const yes = branch(machine, frame, body, before);
  undoHolds();
  const undoFails = apply(machine, frame, fails);
  const no = branch(machine, frame, otherwise, before);
  undoFails();
  frame.maybe = maybe;
  frame.scope.names = bodyLeaves && !otherwiseLeaves ? no : otherwiseLeaves && !bodyLeaves ? yes : merged(yes, no);
  relyOn(machine, frame, { holds, fails }, body, otherwise);
}
