import type { CallView } from './call-view.ts';
import type { Frame, Machine } from './machine.ts';
import { deepTaints, join, newScope, union, value, type Closure, type Scope, type Value } from './value.ts';

const MAX_DEPTH = 14;

/** Runs a function of the code read with these arguments; the same call is not followed twice. */
export function callFunction(machine: Machine, frame: Frame, closure: Closure, given: readonly Value[]): Value {
  const { fn, bound } = closure;
  const args = bound === undefined ? given : [...bound, ...given];
  if (frame.depth >= MAX_DEPTH || machine.active.has(fn)) return value({ taints: union(...args.map(({ taints }) => taints)) });
  const signature = args.map(describe).join('|');
  const known = machine.memo.get(fn)?.get(closure.scope)?.get(signature);
  if (known !== undefined && !frame.entry) return known;
  machine.ran.add(fn);
  machine.active.add(fn);
  const scope = newScope(closure.scope);
  const inner: Frame = { file: closure.file, scope, returned: null, maybe: 0, depth: frame.depth + 1, entry: frame.entry, fn, undo: [] };
  if (closure.self !== null) {
    scope.names.set('this', closure.self);
    scope.names.set('self', closure.self);
  }
  fn.params.forEach((param, i) => machine.ops.bind(machine, inner, param, args[i] ?? value(), null));
  machine.ops.runBody(machine, inner, fn.body);
  for (const undo of inner.undo) undo();
  machine.active.delete(fn);
  const result = inner.returned ?? value();
  const scopes = machine.memo.get(fn) ?? new WeakMap<Scope, Map<string, Value>>();
  const memo = scopes.get(closure.scope) ?? new Map<string, Value>();
  if (memo.size < 24) memo.set(signature, result);
  machine.memo.set(fn, scopes.set(closure.scope, memo));
  return result;
}

function describe(of: Value): string {
  const taints = deepTaints(of, 2).map(({ kind, label, safeFor }) => `${kind}:${label}:${safeFor.join()}`);
  // The same input in two texts is two things to look at.
  const where = of.composed > 0 ? (of.taints[0]?.path.at(-1)?.at.line ?? '') : '';
  return `${of.sym ?? ''}~${where}~${of.text?.slice(0, 60) ?? ''}~${of.fn === null ? '' : `${of.fn.file}:${of.fn.fn.loc.line}:${of.fn.fn.loc.column}`}~${taints.join(',')}`;
}

/** Calls each of them with the arguments of a call; null where there are none. */
export function callWith(machine: Machine, frame: Frame, closures: readonly Closure[], call: CallView): Value | null {
  return closures
    .map((closure) => callFunction(machine, { ...frame, entry: false }, closure, positional(closure, call)))
    .reduce<Value | null>((all, each) => (all === null ? each : join(all, each)), null);
}

/** Arguments in the order of the parameters. */
export function positional(closure: Closure, call: CallView): Value[] {
  const args = [...call.args];
  closure.fn.params.forEach((param, i) => {
    const named = param.p === 'name' ? call.keywords.get(param.name) : undefined;
    if (named !== undefined) args[i] = named;
  });
  return Array.from(args, (each) => each ?? value());
}
