import { checkReturn } from './answers.ts';
import { runMaybe } from './branches.ts';
import { apply } from './guards.ts';
import { putTogether } from './put-together.ts';
import { evaluateCall } from './calls.ts';
import { either, otherwise, elementOf } from './elements.ts';
import { EXPORTS, type Expr, type Loc, type Pattern, type Stmt } from './ir.ts';
import { exhausted, type Frame, type Machine, type Operations } from './machine.ts';
import { anyVariable, ENVIRONMENT, member } from './member.ts';
import { importModule, importPart } from './run-module.ts';
import { checkKeySet } from './settings.ts';
import { checkAssignment, checkCompare, checkFixedCredential, checkNestedNames, checkObject, checkSecretCompare } from './assignments.ts';
import { spreadName } from './whole.ts';
import { join, lookup, place, symbol, union, value, withStep, newTaint, type Closure, type Value } from './value.ts';

export function runBody(machine: Machine, frame: Frame, body: readonly Stmt[]): void {
  // A function may be called above the line that makes it.
  for (const statement of body) {
    if (statement.s === 'define' && statement.value.t === 'func')
      frame.scope.names.set(statement.name, evaluate(machine, frame, statement.value));
  }
  for (const statement of body) {
    if (exhausted(machine, frame.file)) return;
    run(machine, frame, statement);
  }
}

function perhaps(machine: Machine, frame: Frame, bodies: readonly (readonly Stmt[])[]): void {
  frame.maybe++;
  for (const body of bodies) runBody(machine, frame, body);
  frame.maybe--;
}

/** Each side knows what the condition says; what it gives keeps that. */
function chosen(machine: Machine, frame: Frame, { test, condition: { holds, fails }, yes, no }: Expr & { t: 'choice' }): Value {
  evaluate(machine, frame, test);
  const sides = ([[holds, yes], [fails, no]] as const).map(([checks, side]) => {
    const undo = apply(machine, frame, checks);
    const given = { ...evaluate(machine, frame, side) };
    undo();
    return given;
  });
  return either(sides);
} // prettier-ignore

function bindImport(machine: Machine, frame: Frame, { module, bind: wanted }: Stmt & { s: 'import' }): void {
  const whole = importModule(machine, frame.file, module);
  for (const { name, part } of wanted) {
    if (name === EXPORTS) passOnExports(machine, frame.file, whole);
    else if (part === '*') for (const [own, each] of whole.fields ?? []) frame.scope.names.set(own, each);
    else frame.scope.names.set(name, part === null ? whole : importPart(machine, frame.file, whole, module, part));
  }
}

function loop(machine: Machine, frame: Frame, { target, over, body }: Stmt & { s: 'loop' }): void {
  const items = over === null ? null : evaluate(machine, frame, over);
  if (target !== null && items !== null) bind(machine, frame, target, elementOf(machine, items), null);
  // Twice: what the end of a round sets, the beginning of the next one sees.
  perhaps(machine, frame, [body, body]);
}

/** Any of its `return`s may be the one. */
function giveBack(machine: Machine, frame: Frame, { value: expr, loc }: Stmt & { s: 'return' }): void {
  const given = expr === null ? value() : evaluate(machine, frame, expr);
  if (frame.entry) checkReturn(machine, place(frame.file, loc), given, frame.fn !== null && machine.pages.has(frame.fn));
  frame.returned = frame.returned === null ? given : join(frame.returned, given);
}

function run(machine: Machine, frame: Frame, statement: Stmt): void {
  switch (statement.s) {
    case 'expr':
      evaluate(machine, frame, statement.value);
      return;
    case 'define':
      if (statement.value.t !== 'func') frame.scope.names.set(statement.name, evaluate(machine, frame, statement.value));
      return;
    case 'return':
      giveBack(machine, frame, statement);
      return;
    case 'import':
      bindImport(machine, frame, statement);
      return;
    case 'export': {
      machine.exports.get(frame.file)?.exports.set(statement.name, evaluate(machine, frame, statement.value));
      return;
    }
    case 'maybe':
      runMaybe(machine, frame, statement);
      return;
    case 'share':
      frame.scope.shared = new Set([...(frame.scope.shared ?? []), ...statement.names]);
      return;
    case 'leave':
      if (statement.value !== null) evaluate(machine, frame, statement.value);
      return;
    case 'loop':
      loop(machine, frame, statement);
      return;
    case 'catch': {
      if (statement.name !== null) {
        const taint = newTaint('error', statement.name);
        frame.scope.names.set(statement.name, value({ taints: [taint] }));
      }
      perhaps(machine, frame, [statement.body]);
    }
  }
}

/** `export * from`: what another file exports, this one does too. */
function passOnExports(machine: Machine, file: string, whole: Value): void {
  const exports = machine.exports.get(file)?.exports;
  for (const [name, each] of whole.fields ?? []) if (name !== 'default') exports?.set(name, each);
}

/** In Python a name that is given a value belongs to the function, unless that says otherwise (`global`). */
function isLocal({ file, scope }: Frame, name: string): boolean {
  return file.endsWith('.py') && !scope.module && scope.shared?.has(name) !== true;
}

function bindName(machine: Machine, frame: Frame, name: string, given: Value, loc: Loc | null): void {
  const at = loc === null ? null : place(frame.file, loc);
  const stepped = at === null ? given : { ...given, taints: withStep(given.taints, { at, label: name }) };
  const held = lookup(frame.scope, name);
  const local = isLocal(frame, name);
  checkAssignment(machine, frame, name, stepped, local ? null : (held?.scope ?? null), loc);
  if (held !== null && held.scope !== frame.scope && !local) held.scope.names.set(name, join(held.value, stepped));
  else frame.scope.names.set(name, frame.maybe > 0 && held?.scope === frame.scope ? join(held.value, stepped) : stepped);
}

/** What a value means for the field that it is given to. */
function checkMember(machine: Machine, frame: Frame, { object, prop, index }: Expr & { t: 'member' }, owner: Value, given: Value, loc: Loc): void {
  const at = place(frame.file, loc);
  const named = (expr: Expr | null) => (expr === null ? null : evaluate(machine, frame, expr));
  if (prop === null && object.t === 'member' && object.prop === null) checkNestedNames(machine, frame, [named(object.index), named(index)], loc);
  if (prop !== null) checkKeySet(machine, prop, given, at);
  // What is set on the context of a request is its answer.
  if (prop === 'body' && owner.sym === 'context' && machine.inRequest) checkReturn(machine, at, given, false);
} // prettier-ignore

/** `owner.prop = given`, `owner[index] = given`. */
function bindMember(machine: Machine, frame: Frame, target: Expr & { t: 'member' }, given: Value, loc: Loc | null): void {
  const { object, prop } = target;
  const owner = evaluate(machine, frame, object);
  checkAssignment(machine, frame, prop ?? '', given, null, loc);
  if (loc !== null) checkMember(machine, frame, target, owner, given, loc);
  if (prop === null) owner.taints = union(owner.taints, given.taints);
  else {
    owner.fields ??= new Map();
    owner.fields.set(prop, given);
  }
}

/** Gives a value to a name, a field, or the parts of a pattern. */
export function bind(machine: Machine, frame: Frame, target: Pattern, given: Value, loc: Loc | null): void {
  switch (target.p) {
    case 'name':
      bindName(machine, frame, target.name, given, loc);
      return;
    case 'member':
      bindMember(machine, frame, target.target, given, loc);
      return;
    case 'object':
      for (const each of target.props) bind(machine, frame, each.target, each.key === null ? given : member(machine, given, each.key), loc);
      return;
    case 'array':
      target.items.forEach((each, i) => {
        if (each !== null) bind(machine, frame, each, given.fields?.get(String(i)) ?? elementOf(machine, given), loc);
      });
  }
}

/** `{ ...given }`: the fields that are known, and that there may be others. */
function spread(fields: Map<string, Value>, given: Value, i: number): void {
  for (const [name, each] of given.fields ?? []) fields.set(name, each);
  if (given.fields === null || given.taints.length > 0) fields.set(spreadName(i), { ...given, fields: null });
}

function object(machine: Machine, frame: Frame, expr: Expr & { t: 'object' }): Value {
  const fields = new Map<string, Value>();
  const out = value({ fields });
  expr.props.forEach(({ key: fixed, name: computed, value: inner }, i) => {
    const name = computed === undefined ? value() : evaluate(machine, frame, computed);
    const given = evaluate(machine, frame, inner);
    const key = fixed ?? name.text;
    if (key !== null) {
      checkAssignment(machine, frame, key, given, null, expr.loc);
      fields.set(key, given);
    } else if (computed === undefined) spread(fields, given, i);
    else {
      // Whoever decides the name of a field decides what the object says.
      out.taints = union(out.taints, name.taints);
      fields.set(`[${i}]`, given);
    }
  });
  checkObject(machine, frame, out, expr.loc);
  return out;
}

/** Classes whose methods answer requests, each the one that is called as it is. */
const RESOURCE =
  /^(?:flask_rest(?:ful|x|plus)\.Resource|flask\.views\.MethodView|rest_framework\.views\.APIView|starlette\.endpoints\.HTTPEndpoint|tornado\.web\.RequestHandler)$/;
const VERB = /^(?:get|post|put|patch|delete)$/;

function makeClass(machine: Machine, frame: Frame, expr: Expr & { t: 'class' }): Value {
  const base = expr.base === null ? null : evaluate(machine, frame, expr.base);
  const fields = new Map<string, Value>(base?.fields ?? []);
  const self = value({ fields, sym: base?.sym === null || base === null ? null : symbol(`${base.sym}()`) });
  for (const { name, value: given } of expr.fields) fields.set(name, evaluate(machine, frame, given));
  for (const { name, fn } of expr.methods) {
    const closure: Closure = { fn, scope: frame.scope, file: frame.file, self };
    machine.made.set(fn, closure);
    fields.set(name, value({ fn: closure }));
    if (RESOURCE.test(base?.sym ?? '') && VERB.test(name)) machine.registered.push(closure);
  }
  return value({ fields: new Map([...fields, ['prototype', self]]), sym: base?.sym ?? null });
}

function compare(machine: Machine, frame: Frame, { parts, same = false, loc }: Expr & { t: 'compare' }): void {
  const values = parts.map((part) => evaluate(machine, frame, part));
  checkCompare(machine, frame, values, loc);
  if (!same) return;
  checkFixedCredential(machine, frame, values, loc);
  checkSecretCompare(machine, frame, values, loc);
}

/** An item by its number, from the end where that is below zero; undefined where items are not known. */
function nthOf({ fields }: Value, number: Value['literal']): Value | undefined {
  if (fields === null || typeof number !== 'number') return undefined;
  return fields.get(String(number < 0 ? fields.size + number : number));
}

/** A field by its name, or an item by its number; any item where that is not known. */
function part(machine: Machine, frame: Frame, expr: Expr & { t: 'member' }): Value {
  const owner = evaluate(machine, frame, expr.object);
  if (expr.prop !== null) return member(machine, owner, expr.prop);
  const index = expr.index === null ? value() : evaluate(machine, frame, expr.index);
  if (index.text !== null) return member(machine, owner, index.text);
  const nth = nthOf(owner, index.literal);
  if (nth !== undefined) return nth;
  return ENVIRONMENT.test(owner.sym ?? '') ? anyVariable(index) : elementOf(machine, owner);
}

/** What an expression may be. */
// oxlint-disable-next-line complexity -- a flat list, one case for each form of the little language; half of it elsewhere says no more
export function evaluate(machine: Machine, frame: Frame, expr: Expr): Value {
  if (exhausted(machine, frame.file)) return value();
  switch (expr.t) {
    case 'name':
      return lookup(frame.scope, expr.name)?.value ?? value({ sym: symbol(expr.name) });
    case 'text':
      return value({ text: expr.value });
    case 'pattern':
      return value({ sym: symbol(`/${expr.source}/`), text: expr.source });
    case 'literal':
      return value({ literal: expr.value });
    case 'concat':
      return putTogether(machine, frame, expr);
    case 'member':
      return part(machine, frame, expr);
    case 'call':
      return evaluateCall(machine, frame, expr);
    case 'object':
      return object(machine, frame, expr);
    case 'array': {
      const items = expr.items.map((item) => evaluate(machine, frame, item));
      return value({ taints: union(...items.map(({ taints }) => taints)), fields: new Map(items.map((item, i) => [String(i), item])) });
    }
    case 'func': {
      const closure: Closure = { fn: expr.fn, scope: frame.scope, file: frame.file, self: null };
      machine.made.set(expr.fn, closure);
      return value({ fn: closure });
    }
    case 'class':
      return makeClass(machine, frame, expr);
    case 'assign': {
      const given = evaluate(machine, frame, expr.value);
      bind(machine, frame, expr.target, given, expr.loc);
      return given;
    }
    case 'choice':
      return chosen(machine, frame, expr);
    case 'either':
      return otherwise(expr.parts.map((part) => evaluate(machine, frame, part)));
    case 'compare':
      compare(machine, frame, expr);
      return value();
    case 'import':
      return importModule(machine, frame.file, expr.module);
  }
}

export const operations: Operations = { evaluate, bind, runBody };
