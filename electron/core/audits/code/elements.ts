import type { Machine } from './machine.ts';
import { join, symbol, union, value, type Value } from './value.ts';

/** One of the things in a list. */
export function element(list: Value): Value {
  const items = list.fields === null ? [] : [...list.fields.values()];
  const [first = value(), ...rest] = items;
  const joined = rest.slice(0, 20).reduce(join, first);
  return value({
    ...joined,
    taints: union(
      list.taints.map((taint) => ({ ...taint, label: taint.label.endsWith('[]') ? taint.label : `${taint.label}[]` })),
      joined.taints,
    ),
  });
}

/** One of the things in a list; those that a client library gives back keep its name. */
export function elementOf({ knowledge }: Machine, list: Value): Value {
  const one = element(list);
  const { sym } = list;
  if (one.sym !== null || sym === null || !knowledge.elements.some((pattern) => pattern.test(sym.replace(/(?:\[\])+$/, '')))) return one;
  return { ...one, sym: symbol(`${sym}[]`) };
}

/** Any of several values. */
export function either(values: readonly Value[]): Value {
  const [first = value(), ...rest] = values;
  return rest.reduce(join, first);
}

/** `a || 'text'`: any of them, and the text where all before it are missing. */
export function otherwise(values: readonly Value[]): Value {
  const last = values.at(-1)?.text ?? null;
  const joined = either(values);
  return last === null || values.length < 2 ? joined : { ...joined, fallback: last };
}
