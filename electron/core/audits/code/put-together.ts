import type { Expr } from './ir.ts';
import type { Frame, Machine } from './machine.ts';
import { TOGETHER } from './report-flow.ts';
import { commonSafe, deepTaints, place, union, value, withStep, type Value } from './value.ts';

/** Pseudo rule: a text is no object, whatever it was made of. */
export const NO_OBJECT = 'CODE-004/object';
export const TAG = /<[a-z!/][^>]*|>/i;

/** `a + b + c` is read as `(a + b) + c`. */
function flat(parts: readonly Expr[]): Expr[] {
  const [first, ...rest] = parts;
  return first?.t === 'concat' ? [...flat(first.parts), ...rest] : [...parts];
}

/** A text that a host follows: `https://`. */
const SCHEME = /^(?:(?:https?|ftp|file|wss?):)?\/\/(?:[^/@]*@)?$/i;
/** What is written before the place of the first value in a format. */
const LEADING = /^(?:https?:\/\/)?(?:%[rs]|\{\w*\})(?:[/:?#]|$)/i;

/** Whether the first value of a format decides host or root folder. */
export function leadsIn(format: string | null | undefined): boolean {
  return typeof format === 'string' && (LEADING.test(format) || /^(?:%s|\{)/.test(format));
}

/** Whether a part stands first in the whole, as hosts and root folders do. */
function leads(values: readonly Value[], i: number): boolean {
  if (i === 0) return true;
  const [first, , next] = values;
  if (i !== 1 || first === undefined) return false;
  if (first.text === '' || leadsIn(first.text)) return true;
  // `https://${tenant}.example.com` stays with its owner.
  return SCHEME.test(first.text ?? '') && (next === undefined || next.text === null || !/^[.\w-]/.test(next.text));
}

/** Text put together: templates, `+`, `%`. */
export function putTogether(machine: Machine, frame: Frame, expr: Expr & { t: 'concat' }): Value {
  const values = flat(expr.parts).map((part) => machine.ops.evaluate(machine, frame, part));
  const texts = values.map(({ text }) => text);
  const at = { at: place(frame.file, expr.loc), label: TOGETHER };
  const isText = texts.some((each) => each !== null);
  const taints = values.flatMap((each, i) =>
    withStep(deepTaints(each), at).map((taint) => ({
      ...taint,
      head: taint.head && leads(values, i),
      safeFor: isText && !taint.safeFor.includes(NO_OBJECT) ? [...taint.safeFor, NO_OBJECT].toSorted() : taint.safeFor,
    })),
  );
  const text = texts.every((each) => each !== null) ? texts.join('').slice(0, 4000) : null;
  // A list plus a list is a list; with a text among them (the format of `%`) it is a text, whatever is put into it.
  const fields = isText ? null : (values.find((each) => each.fields !== null)?.fields ?? null);
  const tagged = texts.some((each) => each !== null && TAG.test(each)) || values.some(({ composed }) => composed === 2);
  return value({ taints: union(taints), text, fields, safe: commonSafe(values), composed: tagged ? 2 : isText ? 1 : 0 });
}
