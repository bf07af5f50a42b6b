import { join, union, value, type Value } from './value.ts';

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

/** Any of several values. */
export function either(values: readonly Value[]): Value {
  const [first = value(), ...rest] = values;
  return rest.reduce(join, first);
}
