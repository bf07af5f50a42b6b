import { callFunction } from './call-function.ts';
import type { CallView } from './call-view.ts';
import { elementOf } from './elements.ts';
import type { Frame, Machine } from './machine.ts';
import { deepTaints, join, newTaint, union, value, type Closure, type Value } from './value.ts';

const OVER_ELEMENTS = new Set(['map', 'forEach', 'filter', 'flatMap', 'find', 'some', 'every', 'reduce']);
/** Calls that give back what they are called on. */
export const SAME = new Set(['promise', 'then', 'catch', 'finally', 'copy', 'trim', 'strip', 'toString', 'freeze', 'resolve', 'all']);
/** Frameworks that answer a text as a page. */
const PAGES = /^(?:flask|quart|bottle|functions_framework)\./;
const ERROR = /^(?:e|er|err|error|failure)$/i;
const REQUEST = /^_?(?:req|request)$/i;
/** Parts of a request that a handler takes out of it at once. */
const PARTS = /^(?:body|query|params|headers|cookies)$/;
const ANSWER = /^_?(?:res|resp|response|reply)$/i;

const names = ({ fn }: Closure) => fn.params.map((param) => (param.p === 'name' ? param.name : ''));

/** `(request, response) => …` is called with a request, whoever it is handed to. */
export function takesRequest(closure: Closure): boolean {
  const all = names(closure);
  const at = closure.fn.params.findIndex((param) =>
    param.p === 'name' ? REQUEST.test(param.name) : param.p === 'object' && param.props.some(({ key }) => PARTS.test(key ?? '')),
  );
  return at !== -1 && ANSWER.test(all[at + 1] ?? '');
}

/** What a function that was handed over is called with: what the called one had. */
function callbackArguments(machine: Machine, call: CallView, closure: Closure): Value[] {
  const { receiver, method } = call;
  if (method === 'catch') return [errorValue(names(closure)[0] ?? 'error')];
  const taints = union(receiver?.taints ?? [], ...call.all.filter(({ fn }) => fn === null).map((each) => deepTaints(each)));
  let first = value({ taints: taints.map((taint) => ({ ...taint, indirect: true })) });
  // A plugin is given what it is registered with.
  if (receiver !== null && method === 'register') first = { ...receiver, fn: null };
  else if (receiver !== null && OVER_ELEMENTS.has(method)) first = elementOf(machine, receiver);
  else if (receiver !== null && SAME.has(method)) first = { ...receiver, fn: null };
  if (method === 'reduce') return [value(), first];
  const [name = ''] = names(closure);
  const fails = closure.fn.params.length > 1 && ERROR.test(name);
  return closure.fn.params.map((_, i) => (i > 0 ? value({ taints: first.taints }) : fails ? errorValue(name) : first));
}

/** Functions among the arguments; those of an object too, where they are registered somewhere. */
function handedOver(call: CallView, registers: boolean): Closure[] {
  return call.all.flatMap((arg) => {
    if (arg.fn !== null) return [arg.fn];
    return registers ? [...(arg.fields?.values() ?? [])].flatMap(({ fn }) => fn ?? []) : [];
  });
}

/** Calls the functions that were handed over, or notes them for later where a framework will call them with a request. */
export function runCallbacks(machine: Machine, frame: Frame, call: CallView): Value | null {
  const registers = call.sym !== null && machine.knowledge.registers.some((pattern) => pattern.test(call.sym ?? ''));
  const closures = handedOver(call, registers);
  const later = registers ? closures : closures.filter(takesRequest);
  for (const closure of later) if (!machine.registered.includes(closure)) machine.registered.push(closure);
  if (PAGES.test(call.sym ?? '')) for (const { fn } of later) machine.pages.add(fn);
  return closures
    .filter((closure) => !later.includes(closure))
    .map((closure) => callFunction(machine, { ...frame, entry: false }, closure, callbackArguments(machine, call, closure)))
    .reduce<Value | null>((all, each) => (all === null ? each : join(all, each)), null);
}

function errorValue(name: string): Value {
  return value({ taints: [newTaint('error', name)] });
}
