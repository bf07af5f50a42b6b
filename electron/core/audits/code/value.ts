import type { CodeLocation } from '#shared/model/audit/posture.ts';
import type { Func, Loc } from './ir.ts';

/** `stored`: read back from a store, where others may have written it; `credential`: a token that the code hands out. */
export type TaintKind = 'event' | 'stored' | 'secret' | 'credential' | 'random' | 'error';

export interface Step {
  at: CodeLocation;
  label: string;
}

/** Where a value comes from, and the way it has come. */
export interface Taint {
  kind: TaintKind;
  /** As a reader would write it: `event.body.url`. */
  label: string;
  path: readonly Step[];
  /** Whether it stands at the beginning of the text: then it decides host or root folder. */
  head: boolean;
  /** Split at dots, as the parts of a token are. */
  split: boolean;
  /** Came back from a store or a service that was asked with it. */
  indirect: boolean;
  /** Went through a call that may have made anything of it. */
  derived: boolean;
  /** Rules for which it has been made harmless; `*` for all. */
  safeFor: readonly string[];
}

export interface Closure {
  fn: Func;
  scope: Scope;
  file: string;
  /** The object it is a method of. */
  self: Value | null;
  /** Arguments that `bind` has given it already. */
  bound?: readonly Value[];
}

/** What is known of a value. Shared by reference, so that what is put into a list later is seen. */
export interface Value {
  taints: Taint[];
  /** What it is outside of the code read: `child_process.exec`, `boto3.client(s3)`. */
  sym: string | null;
  fn: Closure | null;
  /** Functions that a library was given and made this of: a handler with something around it. */
  wraps: readonly Closure[];
  fields: Map<string, Value> | null;
  /** Its text, where that is fixed. */
  text: string | null;
  literal: number | boolean | null;
  /** The fixed text that it is where something else is missing: `process.env.KEY || 'text'`. */
  fallback?: string;
  /** 1: put together from several texts; 2: and with tags of HTML in them. */
  composed: 0 | 1 | 2;
  /** Rules that it cannot break, whatever it is; `*` for all. */
  safe: readonly string[];
}

const MAX_TAINTS = 6;
const MAX_STEPS = 10;
const MAX_SYMBOL = 160;
export const MAX_WRAPS = 4;

export function value(part: Partial<Value> = {}): Value {
  return { taints: [], sym: null, fn: null, wraps: [], fields: null, text: null, literal: null, composed: 0, safe: [], ...part };
}

/** A taint where it begins. */
export function newTaint(kind: TaintKind, label: string): Taint {
  return { kind, label, path: [], head: true, split: false, indirect: false, derived: false, safeFor: [] };
}

/** Whether a value has been made harmless for a rule. */
export function isSafeFor({ safeFor }: Taint, rule: string): boolean {
  return safeFor.includes(rule) || safeFor.includes('*');
}

/** A field by its name, however that is written: headers. */
export function fieldIgnoringCase({ fields }: Value, name: string): Value | undefined {
  for (const [key, each] of fields ?? []) if (key.toLowerCase() === name) return each;
  return undefined;
}

/** A symbol no longer than makes sense. */
export function symbol(text: string): string | null {
  return text.length > MAX_SYMBOL ? null : text;
}

function sameOrigin(a: Taint, b: Taint): boolean {
  return (
    a.kind === b.kind &&
    a.label === b.label &&
    a.safeFor.length === b.safeFor.length &&
    a.indirect === b.indirect &&
    a.derived === b.derived
  );
}

/** All of them, each origin once. */
export function union(...lists: readonly (readonly Taint[])[]): Taint[] {
  const out: Taint[] = [];
  for (const list of lists) {
    for (const taint of list) {
      const known = out.findIndex((other) => sameOrigin(other, taint));
      const other = out[known];
      if (other === undefined) {
        if (out.length < MAX_TAINTS) out.push(taint);
      } else if (taint.head && !other.head) out[known] = taint;
    }
  }
  return out;
}

/** Taints of a value and of everything in it. */
export function deepTaints(of: Value, depth = 4, seen = new Set<Value>()): Taint[] {
  if (seen.has(of)) return [];
  seen.add(of);
  if (of.fields === null || depth === 0) return of.taints;
  return union(of.taints, ...[...of.fields.values()].map((field) => deepTaints(field, depth - 1, seen)));
}

export function withStep(taints: readonly Taint[], step: Step): Taint[] {
  return taints.map((taint) => {
    const last = taint.path.at(-1);
    if (taint.path.length >= MAX_STEPS || (last?.at.file === step.at.file && last.at.line === step.at.line)) return taint;
    return { ...taint, path: [...taint.path, step] };
  });
}

const isFixed = ({ text, literal }: Value) => text !== null || literal !== null;

/** What all of them are safe for; fixed ones are safe for everything. */
export function commonSafe(values: readonly Value[]): readonly string[] {
  const [first, ...rest] = values.filter((each) => !isFixed(each));
  if (first === undefined) return ['*'];
  return rest.reduce<readonly string[]>((all, { safe }) => (all.includes('*') ? safe : safe.includes('*') ? all : all.filter((rule) => safe.includes(rule))), first.safe);
} // prettier-ignore

function fallbackOf(a: Value, b: Value): Pick<Value, 'fallback'> {
  const fallback = a.fallback ?? b.fallback;
  return fallback === undefined ? {} : { fallback };
}

/** Either of two values. */
export function join(a: Value, b: Value): Value {
  if (a === b) return a;
  const fields =
    a.fields === null || b.fields === null
      ? (a.fields ?? b.fields)
      : new Map([...a.fields, ...[...b.fields].map(([key, own]): [string, Value] => [key, join(own, a.fields?.get(key) ?? own)])]);
  return {
    taints: union(a.taints, b.taints),
    sym: a.sym ?? b.sym,
    fn: a.fn ?? b.fn,
    wraps: [...new Set([...a.wraps, ...b.wraps])].slice(0, MAX_WRAPS),
    fields,
    text: a.text === b.text ? a.text : null,
    literal: a.literal === b.literal ? a.literal : null,
    ...fallbackOf(a, b),
    composed: a.composed > b.composed ? a.composed : b.composed,
    safe: commonSafe([a, b]),
  };
}

/** Names and what they hold, inside of others. */
export interface Scope {
  names: Map<string, Value>;
  outer: Scope | null;
  /** True for the scope of a file: what is in it outlives a call. */
  module: boolean;
  /** Names of Python that belong to an outer scope although they are set here. */
  shared?: ReadonlySet<string>;
}

export function newScope(outer: Scope | null, module = false): Scope {
  return { names: new Map(), outer, module };
}

export function lookup(scope: Scope, name: string): { value: Value; scope: Scope } | null {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = at.names.get(name);
    if (found !== undefined) return { value: found, scope: at };
  }
  return null;
}

export function place(file: string, loc: Loc): CodeLocation {
  return { file, line: loc.line, column: loc.column, endLine: loc.endLine, endColumn: loc.endColumn };
}
