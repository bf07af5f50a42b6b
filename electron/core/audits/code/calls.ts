import { callFunction, callWith, positional } from './call-function.ts';
import { noteValidated } from './validated.ts';
import { noteWritten, openedFile } from './stored-files.ts';
import { DECORATES, decorate } from './decorators.ts';
import { construct, spreadIn } from './construct.ts';
import { runCallbacks, SAME } from './callbacks.ts';
import type { Expr } from './ir.ts';
import { CLEANERS, TRANSPARENT } from './knowledge.ts';
import { exhausted, type Frame, type Machine } from './machine.ts';
import { knownResult } from './known-results.ts';
import { ENVIRONMENT, member } from './member.ts';
import { leadsIn, TAG } from './put-together.ts';
import { isTrace } from './report-flow.ts';
import type { CallView } from './call-view.ts';
import { checkCall } from './sinks.ts';
import {
  deepTaints,
  join,
  MAX_WRAPS,
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

const MAX_CHOICES = 20;
const RESOLVE = '@resolve';
const MUTATORS = new Set(['push', 'unshift', 'append', 'add', 'set', 'update', 'extend', 'insert', 'write', 'setdefault', 'put']);

/** Rules that the result of a call cannot break. */
function cleanedBy({ sym, method, args }: CallView): string[] {
  // Stars in place of characters: what is left says nothing.
  if (/^(?:replace|replaceAll|sub)$/.test(method) && args.some(({ text }) => /^[*xX•#]+$/.test(text ?? ''))) return ['*'];
  // The last part of a path has no folder in it.
  if (method === 'split' && (args[0]?.text === '/' || sym === 'os.path.split')) return ['CODE-006'];
  // Without line ends it stays one line.
  if (/^(?:replace|replaceAll|sub)$/.test(method) && args.some(({ text }) => /\n|\\[nrs]/.test(text ?? ''))) return ['CODE-017'];
  return CLEANERS.filter(({ symbol: pattern }) => pattern.test(sym ?? method)).flatMap(({ rules }) => rules);
}

/** Calls that ask a database: what comes back was there before. */
const ASKS = /^\$?(?:query|execute|queryRaw\w*|executeRaw\w*|findOne|findMany|findUnique|findFirst|find_one|fetchone|fetchall)$/;
const OF_TOKENS = /^(?:jwt|jsonwebtoken|jwt-simple|jose(?:\.\w+)?)\.(?:decode|verify|jwtVerify|decodeJwt)$/;

/** What an outside call makes of what goes into it. */
function passOn(machine: Machine, call: CallView, at: Taint['path'][number]): Taint[] {
  // What a token says is no token any more.
  const transparent = TRANSPARENT.test(call.method) && !OF_TOKENS.test(call.sym ?? '');
  const service =
    (ASKS.test(call.method) && (call.receiver?.taints.length ?? 0) === 0) ||
    (call.sym !== null && machine.knowledge.sdk.some((pattern) => pattern.test(call.sym ?? '')));
  const cleaned = cleanedBy(call);
  if (cleaned.includes('*')) return [];
  const given = call.all.filter(({ fn }) => fn === null);
  const direct = union(call.receiver?.taints ?? [], ...given.map(({ taints }) => taints));
  // What stands in a field of what it is given is somewhere in the result: not at its beginning.
  const inner = given
    .flatMap((each) => deepTaints(each))
    .map((taint) => (transparent || direct.includes(taint) ? taint : { ...taint, head: false }));
  const inputs = union(direct, inner);
  const leads = call.method !== 'format' || call.receiver === null || call.receiver.text === null || leadsIn(call.receiver.text);
  return withStep(
    inputs
      .filter(({ kind, label }) => kind === 'event' || kind === 'stored' || (transparent && (kind !== 'error' || isTrace(label))))
      .map((taint) => ({
        ...taint,
        indirect: taint.indirect || service,
        derived: taint.derived || !transparent,
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

/** Names of things in clouds are shorter. */
const LONGEST_NAME = 80;

/** The name of what an outside call gives back. */
function resultSymbol({ knowledge }: Machine, sym: string | null, args: readonly Value[]): string | null {
  if (sym === null) return null;
  const [first] = args;
  const name = first?.text ?? (first?.sym?.startsWith('env.') === true ? `\${${first.sym}}` : null);
  // A name with parentheses in it would be taken for a call.
  const told = name !== null && name.length <= LONGEST_NAME && !/[()]/.test(name) && knowledge.names.some((pattern) => pattern.test(sym));
  return symbol(`${sym}(${told ? name : ''})`);
}

/** `table[name]`: one of its functions, or any of them. */
function chosen(machine: Machine, frame: Frame, table: Value, index: Expr | null): Value {
  const name = index === null ? null : machine.ops.evaluate(machine, frame, index).text;
  if (name !== null) return member(machine, table, name);
  const closures = [...(table.fields?.values() ?? [])].flatMap(({ fn }) => fn ?? []);
  return value({ wraps: closures.slice(0, MAX_CHOICES) });
}

/** What is called: a method of what stands before it, or a function. */
function calledOn(machine: Machine, frame: Frame, callee: Expr, receiver: Value | null): Value {
  if (callee.t !== 'member' || receiver === null) return machine.ops.evaluate(machine, frame, callee);
  return callee.prop === null ? chosen(machine, frame, receiver, callee.index) : member(machine, receiver, callee.prop, false);
}

/** `query.get('name', 'nobody')`: a part by name, or what is to stand for it. */
function readPart(machine: Machine, { method, receiver, args }: CallView): Value | null {
  const name = args[0]?.text ?? null;
  if (name === null || receiver === null || (method !== 'get' && method !== 'header')) return null;
  const comes = receiver.taints.some(({ kind }) => kind === 'event') || receiver.fields?.has(name) === true;
  if (!comes || ENVIRONMENT.test(receiver.sym ?? '')) return null;
  const part = member(machine, receiver, name);
  return args[1] === undefined ? part : join(part, args[1]);
}

/** A call with what it is given, as everything else looks at it. */
function viewOf({ callee, isNew, loc }: Expr & { t: 'call' }, target: Value, receiver: Value | null, evaluated: readonly { name: string | null; value: Value }[]): CallView {
  const method = callee.t === 'member' ? (callee.prop ?? '') : (target.sym?.split('.').at(-1) ?? (callee.t === 'name' ? callee.name : ''));
  return {
    sym: target.sym,
    method,
    receiver,
    args: evaluated.filter(({ name }) => name === null).map((arg) => arg.value),
    keywords: new Map(evaluated.flatMap((arg) => (arg.name === null ? [] : [[arg.name, arg.value] as const]))),
    all: evaluated.map((arg) => arg.value),
    isNew,
    loc,
  };
} // prettier-ignore

/** Follows a call: into code that was read, or past what is known of the world. */
export function evaluateCall(machine: Machine, frame: Frame, expr: Expr & { t: 'call' }): Value {
  if (exhausted(machine, frame.file)) return value();
  const { callee } = expr;
  const receiver = callee.t === 'member' ? machine.ops.evaluate(machine, frame, callee.object) : null;
  const target = calledOn(machine, frame, callee, receiver);
  const evaluated = expr.args.map((arg) => ({ name: arg.name, value: machine.ops.evaluate(machine, frame, arg.value) }));
  const call = viewOf(expr, target, receiver, evaluated);
  if (callee.t === 'name' && callee.name === DECORATES) return decorate(machine, call);
  const own = callOwn(machine, frame, target, call);
  if (own !== null) return own;
  if (target.fields?.has('prototype') === true) return construct(machine, frame, target, call, spreadIn(expr.args, evaluated));
  checkCall(machine, frame, call);
  noteWritten(machine, call);
  noteValidated(call);
  const read = readPart(machine, call);
  if (read !== null) return read;
  const done =
    call.isNew && call.sym === 'Promise' ? promised(machine, frame, call) : (openedFile(machine, call) ?? knownResult(machine, call));
  if (done !== null) return done;
  const returned = runCallbacks(machine, frame, call);
  return outside(machine, frame, call, returned);
}

/** `fn.bind(x)`, `fn.call(x, …)`, `fn.apply(x, […])`. */
function rebound(machine: Machine, frame: Frame, bound: Closure, { method, receiver, args }: CallView): Value | null {
  const [, ...rest] = args;
  if (method === 'bind')
    return rest.length === 0 || receiver === null ? receiver : { ...receiver, fn: { ...bound, bound: [...(bound.bound ?? []), ...rest] } };
  const given = method === 'call' ? rest : [...(rest[0]?.fields?.values() ?? [])];
  return callFunction(machine, { ...frame, entry: false }, bound, given);
}

/** `resolve(x)`: the promise becomes x. */
function settle(target: Value, given: Value | undefined): Value {
  const into = target.fields?.get('into');
  if (into !== undefined && given !== undefined) Object.assign(into, join(into, given));
  return value();
}

/** `new Handler(db)`, where that is a function: what it sets on `this` is the result. */
function instantiate(machine: Machine, frame: Frame, closure: Closure, call: CallView): Value {
  const self = value({ fields: new Map() });
  callFunction(machine, { ...frame, entry: false }, { ...closure, self }, positional(closure, call));
  return self;
}

/** A call into code that was read: of the function itself, of one of a table, or of what a library put something around. */
function callOwn(machine: Machine, frame: Frame, target: Value, call: CallView): Value | null {
  if (target.sym === RESOLVE) return settle(target, call.args[0]);
  const bound = call.receiver?.fn ?? null;
  if (bound !== null && /^(?:bind|call|apply)$/.test(call.method)) return rebound(machine, frame, bound, call);
  if (call.isNew && target.fn !== null) return instantiate(machine, frame, target.fn, call);
  const closures = target.fn !== null ? [target.fn] : target.wraps;
  return callWith(machine, frame, closures, call);
}

/** `new Promise((resolve) => …)`: what `resolve` is given is what it becomes. */
function promised(machine: Machine, frame: Frame, call: CallView): Value | null {
  const executor = call.args[0]?.fn ?? null;
  if (executor === null) return null;
  const into = value();
  const resolve = value({ sym: RESOLVE, fields: new Map([['into', into]]) });
  callFunction(machine, { ...frame, entry: false }, executor, [resolve, value()]);
  return into;
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
function resultFields({ isNew, args, method, receiver, keywords }: CallView): Map<string, Value> | null {
  const given = args[0]?.fields ?? null;
  // A class of Python, by its name: settings are what it is called with.
  if (keywords.size > 0 && given === null && /^[A-Z]/.test(method)) return new Map(keywords);
  const same = TRANSPARENT.test(method) ? (receiver?.fields ?? given) : null;
  const fields = isNew ? (given ?? same) : same;
  return fields === null ? null : new Map(fields);
}

/** `request.get_json()`: what is asked of a request comes with it. */
function asked(machine: Machine, { receiver, method }: CallView): Taint[] {
  const sym = receiver?.sym ?? null;
  return sym !== null && machine.knowledge.requests.some((pattern) => pattern.test(sym)) ? [newTaint('event', `request.${method}()`)] : [];
}

/** A fixed text in another encoding is as fixed. */
function sameText({ method, receiver, args, sym }: CallView): string | null {
  if (sym === 'Buffer.from' || sym === 'TextEncoder().encode') return args[0]?.text ?? null;
  return method === 'encode' || method === 'decode' ? (receiver?.text ?? null) : null;
}

function composedBy({ method, receiver, all }: CallView): Value['composed'] {
  if (!TRANSPARENT.test(method)) return 0;
  const parts = receiver === null ? all : [receiver, ...all];
  const tagged = method === 'format' && TAG.test(receiver?.text ?? '');
  return tagged || parts.some(({ composed }) => composed === 2)
    ? 2
    : method === 'format' || parts.some(({ composed }) => composed === 1)
      ? 1
      : 0;
}

/** The result of a call into code that was not read. */
function outside(machine: Machine, frame: Frame, call: CallView, returned: Value | null): Value {
  const { receiver, method } = call;
  // What a promise becomes is what its function gives back.
  if (method === 'then' && returned !== null) return returned;
  if (receiver !== null && SAME.has(method) && method !== 'resolve' && method !== 'all')
    return returned === null ? receiver : join({ ...receiver, fn: null }, returned);
  const at = { at: place(frame.file, call.loc), label: `${(call.sym ?? method).slice(0, 60)}()` };
  const taints = union(passOn(machine, call, at), readBack(machine, call, at));
  if (receiver !== null && MUTATORS.has(method)) mutate(receiver, call, taints);
  const wraps = [...call.all, ...(receiver === null ? [] : [receiver])].flatMap((each) => (each.fn === null ? each.wraps : [each.fn]));
  const out = value({
    taints: union(taints, asked(machine, call)),
    sym: resultSymbol(machine, call.sym, call.args),
    fields: resultFields(call),
    text: sameText(call),
    safe: cleanedBy(call),
    wraps: wraps.slice(0, MAX_WRAPS),
    composed: composedBy(call),
  });
  return returned === null ? out : { ...out, taints: union(out.taints, returned.taints), fields: returned.fields ?? out.fields };
}
