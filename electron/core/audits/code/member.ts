import type { Machine } from './machine.ts';
import { isSecretName } from './knowledge.ts';
import { symbol, value, type Taint, type Value } from './value.ts';

const ENVIRONMENT = /^(?:process\.env|os\.environ)$/;
/** Properties that are numbers or states, whatever they are of. */
const HARMLESS = new Set(['length', 'size', 'byteLength', 'statusCode', 'status', 'ok', 'count']);

/** `env.NAME`: a secret where the name says so. */
export function readEnv(machine: Machine, name: string): Value {
  machine.envRead.add(name);
  const sym = symbol(`env.${name}`);
  if (!isSecretName(name)) return value({ sym });
  return value({ sym, taints: [{ kind: 'secret', label: name, path: [], head: true, split: false, indirect: false, safeFor: [] }] });
}

/** A part of a value, by name. */
export function member(machine: Machine, object: Value, prop: string): Value {
  const held = object.fields?.get(prop);
  if (held !== undefined) return held;
  if (object.sym !== null && ENVIRONMENT.test(object.sym)) {
    if (prop !== 'get' && prop !== 'items' && prop !== 'copy') return readEnv(machine, prop);
  }
  if (HARMLESS.has(prop)) return value();
  if (prop === 'default') return object;
  const sym = object.sym === null ? null : symbol(`${object.sym}.${prop}`);
  const requested = sym !== null && machine.knowledge.requests.some((pattern) => pattern.test(object.sym ?? ''));
  const taints: Taint[] = requested
    ? [{ kind: 'event', label: `request.${prop}`, path: [], head: true, split: false, indirect: false, safeFor: [] }]
    : object.taints.map((taint) => ({ ...taint, label: label(taint.label, prop) }));
  if (taints.length === 0 && sym === null) return value();
  const derived = value({ taints, sym });
  // Kept, so that what is set on it is seen by the next who asks.
  if (object.taints.length > 0 || object.fields !== null) {
    object.fields ??= new Map();
    if (object.fields.size < 200 && object.fn === null) object.fields.set(prop, derived);
  }
  return derived;
}

function label(of: string, prop: string): string {
  if (of.length > 80) return of;
  return /^[A-Za-z_$][\w$]*$/.test(prop) ? `${of}.${prop}` : `${of}["${prop.slice(0, 40)}"]`;
}
