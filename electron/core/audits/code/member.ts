import type { Machine } from './machine.ts';
import { isSecretName } from './knowledge.ts';
import { newTaint, symbol, value, type Taint, type Value } from './value.ts';
import { spreadIn } from './whole.ts';

export const ENVIRONMENT = /^(?:process\.env|os\.environ)$/;
const ENVIRONMENT_METHODS = new Set(['get', 'items', 'copy']);
/** Properties that are numbers or states, whatever they are of. */
const HARMLESS = new Set(['length', 'size', 'byteLength', 'statusCode', 'status', 'ok', 'count', 'protocol', 'secure']);

/** `env.NAME`: a secret where the name says so. */
export function readEnv(machine: Machine, name: string): Value {
  machine.envRead.add(name);
  const sym = symbol(`env.${name}`);
  if (!isSecretName(name)) return value({ sym });
  return value({ sym, taints: [newTaint('secret', name)] });
}

const NAMED = 'variable';

/** A variable whose name is not fixed: any of them, where the name comes from outside. */
export function anyVariable(name: Value): Value {
  return name.taints.some(({ kind }) => kind === 'event')
    ? value({ taints: [newTaint('secret', `${NAMED}(${name.taints[0]?.label ?? ''})`)] })
    : value();
}

/** What is known of a part that has not been looked at before. */
function derive(machine: Machine, object: Value, prop: string): Value {
  const sym = object.sym === null ? null : symbol(`${object.sym}.${prop}`);
  const requested = object.sym !== null && machine.knowledge.requests.some((pattern) => pattern.test(object.sym ?? ''));
  if (ENVIRONMENT.test(sym ?? '')) return value({ sym, taints: [newTaint('secret', sym ?? '')] });
  const taints: Taint[] = requested
    ? [newTaint('event', `request.${prop}`)]
    : [...object.taints, ...spreadIn(object)].map((taint) => ({ ...taint, label: label(taint.label, prop) }));
  return value({ taints, sym });
}

/** A part of a value, by name. `keep`: false for methods, which are no part of what it holds. */
export function member(machine: Machine, object: Value, prop: string, keep = true): Value {
  const held = object.fields?.get(prop);
  if (held !== undefined) return held;
  if (ENVIRONMENT.test(object.sym ?? '') && !ENVIRONMENT_METHODS.has(prop)) return readEnv(machine, prop);
  if (HARMLESS.has(prop)) return value();
  if (prop === 'default') return object;
  const derived = derive(machine, object, prop);
  // Kept, so that what is set on it is seen by the next who asks.
  if (keep && object.fn === null && (object.taints.length > 0 || object.fields !== null)) {
    object.fields ??= new Map();
    if (object.fields.size < 200) object.fields.set(prop, derived);
  }
  return derived;
}

function label(of: string, prop: string): string {
  if (of.length > 80) return of;
  return /^[A-Za-z_$][\w$]*$/.test(prop) ? `${of}.${prop}` : `${of}["${prop.slice(0, 40)}"]`;
}
