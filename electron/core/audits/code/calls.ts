import { element } from './elements.ts';
import type { Expr } from './ir.ts';
import { CLEANERS, TRANSPARENT } from './knowledge.ts';
import { exhausted, type Frame, type Machine } from './machine.ts';
import { member, readEnv } from './member.ts';
import type { CallView } from './call-view.ts';
import { checkCall, checkReturn } from './sinks.ts';
import {
  deepTaints,
  join,
  newScope,
  newTaint,
  place,
  symbol,
  union,
  value,
  withStep,
  type Closure,
  type Taint,
  type Value,
} from './value.ts';

const MAX_DEPTH = 14;
const MUTATORS = new Set(['push', 'unshift', 'append', 'add', 'set', 'update', 'extend', 'insert', 'write', 'setdefault', 'put']);
const OVER_ELEMENTS = new Set(['map', 'forEach', 'filter', 'flatMap', 'find', 'some', 'every', 'reduce']);
const SAME = new Set(['promise', 'then', 'catch', 'finally', 'copy', 'trim', 'strip', 'toString', 'freeze', 'resolve', 'all']);

/** Runs a function of the code read with these arguments; the same call is not followed twice. */
export function callFunction(machine: Machine, frame: Frame, closure: Closure, args: readonly Value[]): Value {
  const { fn } = closure;
  if (frame.depth >= MAX_DEPTH || machine.active.has(fn)) return value({ taints: union(...args.map(({ taints }) => taints)) });
  const signature = args.map(describe).join('|');
  const known = machine.memo.get(fn)?.get(signature);
  if (known !== undefined && !frame.entry) return known;
  machine.ran.add(fn);
  machine.active.add(fn);
  const scope = newScope(closure.scope);
  const inner: Frame = { file: closure.file, scope, returned: null, maybe: 0, depth: frame.depth + 1, entry: frame.entry };
  if (closure.self !== null) {
    scope.names.set('this', closure.self);
    scope.names.set('self', closure.self);
  }
  fn.params.forEach((param, i) => machine.ops.bind(machine, inner, param, args[i] ?? value(), null));
  machine.ops.runBody(machine, inner, fn.body);
  machine.active.delete(fn);
  const result = inner.returned ?? value();
  if (frame.entry) checkReturn(machine, inner, result, fn);
  const memo = machine.memo.get(fn) ?? new Map<string, Value>();
  if (memo.size < 24) memo.set(signature, result);
  machine.memo.set(fn, memo);
  return result;
}

function describe(of: Value): string {
  const taints = deepTaints(of, 2).map(({ kind, label, safeFor }) => `${kind}:${label}:${safeFor.join()}`);
  return `${of.sym ?? ''}~${of.text?.slice(0, 60) ?? ''}~${of.fn === null ? '' : `${of.fn.file}:${of.fn.fn.loc.line}:${of.fn.fn.loc.column}`}~${taints.join(',')}`;
}

/** What a function that was handed over is called with: what the called one had. */
function callbackArguments(call: CallView, closure: Closure): Value[] {
  const { receiver, method } = call;
  if (method === 'catch') return [errorValue()];
  const taints = union(receiver?.taints ?? [], ...call.all.filter(({ fn }) => fn === null).map((each) => deepTaints(each)));
  let first = value({ taints: taints.map((taint) => ({ ...taint, indirect: true })) });
  if (receiver !== null && OVER_ELEMENTS.has(method)) first = element(receiver);
  else if (receiver !== null && SAME.has(method)) first = { ...receiver, fn: null };
  if (method === 'reduce') return [value(), first];
  return closure.fn.params.map((_, i) => (i === 0 ? first : value({ taints: first.taints })));
}

/** Functions among the arguments; those of an object too, where they are registered somewhere. */
function handedOver(call: CallView, registers: boolean): Closure[] {
  return call.all.flatMap((arg) => {
    if (arg.fn !== null) return [arg.fn];
    return registers ? [...(arg.fields?.values() ?? [])].flatMap(({ fn }) => fn ?? []) : [];
  });
}

/** Calls the functions that were handed over, or notes them for later where a framework will call them with a request. */
function runCallbacks(machine: Machine, frame: Frame, call: CallView): Value | null {
  const registers = call.sym !== null && machine.knowledge.registers.some((pattern) => pattern.test(call.sym ?? ''));
  const closures = handedOver(call, registers);
  if (registers) {
    for (const closure of closures) if (!machine.registered.includes(closure)) machine.registered.push(closure);
    return null;
  }
  return closures
    .map((closure) => callFunction(machine, { ...frame, entry: false }, closure, callbackArguments(call, closure)))
    .reduce<Value | null>((all, each) => (all === null ? each : join(all, each)), null);
}

function errorValue(): Value {
  return value({ taints: [newTaint('error', 'error')] });
}

/** Rules that the result of a call cannot break. */
function cleanedBy({ sym, method }: CallView): string[] {
  return CLEANERS.filter(({ symbol: pattern }) => pattern.test(sym ?? method)).flatMap(({ rules }) => rules);
}

/** What an outside call makes of what goes into it. */
function passOn(machine: Machine, call: CallView, at: Taint['path'][number]): Taint[] {
  const transparent = TRANSPARENT.test(call.method);
  const service = call.sym !== null && machine.knowledge.sdk.some((pattern) => pattern.test(call.sym ?? ''));
  const cleaned = cleanedBy(call);
  if (cleaned.includes('*')) return [];
  const inputs = union(call.receiver?.taints ?? [], ...call.all.filter(({ fn }) => fn === null).map((each) => deepTaints(each)));
  const leads = call.method !== 'format' || call.receiver?.text === null || call.receiver?.text?.startsWith('{') === true;
  return withStep(
    inputs
      .filter(({ kind }) => kind === 'event' || kind === 'stored' || (transparent && kind !== 'error'))
      .map((taint) => ({
        ...taint,
        indirect: taint.indirect || service,
        head: taint.head && leads,
        split: taint.split || (call.method === 'split' && call.args[0]?.text === '.'),
        safeFor: cleaned.length === 0 ? taint.safeFor : [...new Set([...taint.safeFor, ...cleaned])].toSorted(),
      })),
    at,
  );
}

/** Reading from a store, a bucket or a queue, as client libraries call it; in newer ones the command is handed over. */
const READS =
  /^(?:get|batch_?get|query|scan|fetch|receive|find|select|read)(?:_?(?:item|items|object|message|messages|all|one|many|records|rows|document|entity))?s?$/i;
const READ_COMMAND = /\.(?:GetItem|BatchGetItem|Get|Query|Scan|ExecuteStatement|GetObject|ReceiveMessage|GetRecords)Command\(\)$/;

/** What comes back from a store was written there before, by whoever may. */
function readBack(machine: Machine, { sym, method, args }: CallView, at: Taint['path'][number]): Taint[] {
  if (sym === null || !machine.knowledge.sdk.some((pattern) => pattern.test(sym))) return [];
  const reads = READS.test(method) || (method === 'send' && READ_COMMAND.test(args[0]?.sym ?? ''));
  return reads ? withStep([newTaint('stored', `${method}()`)], at) : [];
}

/** The name of what an outside call gives back. */
function resultSymbol(sym: string | null, args: readonly Value[]): string | null {
  if (sym === null) return null;
  const [first] = args;
  if (/(?:^|\.)(?:client|resource)$/.test(sym) && first?.text !== null && first?.text !== undefined) return symbol(`${sym}(${first.text})`);
  return symbol(`${sym}()`);
}

/** Calls that begin something: their result is marked by what it is. */
const BEGINNINGS: readonly { symbol: RegExp; kind: 'error' | 'random' }[] = [
  { symbol: /^traceback\.(?:format_exc|format_exception|format_tb)$/, kind: 'error' },
  { symbol: /^(?:Math\.random|random\.(?:random|randint|choice|choices|randrange|sample|getrandbits))$/, kind: 'random' },
];

/** Calls whose result is known better than that of others. */
function special(machine: Machine, call: CallView): Value | null {
  const { sym } = call;
  if (sym === null) return null;
  const first = call.args[0] ?? value();
  const begins = BEGINNINGS.find(({ symbol: pattern }) => pattern.test(sym));
  if (begins !== undefined) return value({ taints: [newTaint(begins.kind, `${sym}()`)] });
  if (machine.knowledge.secrets.some((pattern) => pattern.test(sym)))
    return value({ sym: symbol(`${sym}()`), taints: [newTaint('secret', `${call.method}()`)] });
  switch (sym) {
    case 'util.promisify':
      return first;
    case 'os.getenv':
    case 'os.environ.get':
      return first.text === null ? null : readEnv(machine, first.text);
    case 'JSON.parse':
    case 'json.loads':
      return value({ taints: deepTaints(first), fields: first.fields });
    case 'Object.assign':
    case 'dict':
      return call.args.reduce<Value>(join, first);
    default:
      return null;
  }
}

/** Follows a call: into code that was read, or past what is known of the world. */
export function evaluateCall(machine: Machine, frame: Frame, expr: Expr & { t: 'call' }): Value {
  if (exhausted(machine, frame.file)) return value();
  const { callee } = expr;
  const receiver = callee.t === 'member' ? machine.ops.evaluate(machine, frame, callee.object) : null;
  const target =
    callee.t === 'member' && receiver !== null
      ? callee.prop === null
        ? value()
        : member(machine, receiver, callee.prop)
      : machine.ops.evaluate(machine, frame, callee);
  const evaluated = expr.args.map((arg) => ({ name: arg.name, value: machine.ops.evaluate(machine, frame, arg.value) }));
  const method = callee.t === 'member' ? (callee.prop ?? '') : (target.sym?.split('.').at(-1) ?? (callee.t === 'name' ? callee.name : ''));
  const call: CallView = {
    sym: target.sym,
    method,
    receiver,
    args: evaluated.filter(({ name }) => name === null).map((arg) => arg.value),
    keywords: new Map(evaluated.flatMap((arg) => (arg.name === null ? [] : [[arg.name, arg.value] as const]))),
    all: evaluated.map((arg) => arg.value),
    isNew: expr.isNew,
    loc: expr.loc,
  };
  const local = target.fn;
  if (local !== null) return callFunction(machine, { ...frame, entry: false }, local, positional(local, call));
  if (target.fields?.has('prototype') === true) return construct(machine, frame, target, call);
  checkCall(machine, frame, call);
  const done = special(machine, call);
  if (done !== null) return done;
  const returned = runCallbacks(machine, frame, call);
  return outside(machine, frame, call, returned);
}

/** What is put into a list or a map is in it from then on. */
function mutate(receiver: Value, call: CallView, taints: readonly Taint[]): void {
  receiver.taints = union(receiver.taints, taints);
  const [given] = call.args;
  if (given === undefined || (call.method !== 'push' && call.method !== 'append')) return;
  receiver.fields ??= new Map();
  if (receiver.fields.size < 50) receiver.fields.set(String(receiver.fields.size), given);
}

/** Parts of the result that are those of what went in. */
function resultFields({ isNew, args, method, receiver }: CallView): Map<string, Value> | null {
  const given = args[0]?.fields ?? null;
  const same = TRANSPARENT.test(method) ? (receiver?.fields ?? given) : null;
  const fields = isNew ? (given ?? same) : same;
  return fields === null ? null : new Map(fields);
}

/** The result of a call into code that was not read. */
function outside(machine: Machine, frame: Frame, call: CallView, returned: Value | null): Value {
  const { receiver, method } = call;
  if (receiver !== null && SAME.has(method) && method !== 'resolve' && method !== 'all')
    return returned === null ? receiver : join({ ...receiver, fn: null }, returned);
  const at = { at: place(frame.file, call.loc), label: `${(call.sym ?? method).slice(0, 60)}()` };
  const taints = union(passOn(machine, call, at), readBack(machine, call, at));
  if (receiver !== null && MUTATORS.has(method)) mutate(receiver, call, taints);
  const out = value({ taints, sym: resultSymbol(call.sym, call.args), fields: resultFields(call), safe: cleanedBy(call) });
  return returned === null ? out : { ...out, taints: union(out.taints, returned.taints), fields: returned.fields ?? out.fields };
}

/** Arguments in the order of the parameters. */
function positional(closure: Closure, call: CallView): Value[] {
  const args = [...call.args];
  closure.fn.params.forEach((param, i) => {
    const named = param.p === 'name' ? call.keywords.get(param.name) : undefined;
    if (named !== undefined) args[i] = named;
  });
  return Array.from(args, (each) => each ?? value());
}

function construct(machine: Machine, frame: Frame, target: Value, call: CallView): Value {
  const self = target.fields?.get('prototype') ?? value();
  const maker = self.fields?.get('constructor') ?? self.fields?.get('__init__');
  if (maker?.fn !== null && maker?.fn !== undefined)
    callFunction(machine, { ...frame, entry: false }, maker.fn, positional(maker.fn, call));
  return self;
}
