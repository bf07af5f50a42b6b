/** A JSON value; `undefined` is what a property that is not there has. */
export type Value = undefined | null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };
/** A built-in function: what its parameters are is its own business; the wrong ones give `undefined`. */
export type BuiltIn = (...parameters: Value[]) => Value;
export type ValueObject = Readonly<Record<string, Value>>;

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isObject = (value: Value): value is ValueObject => typeof value === 'object' && value !== null && !isList(value);

/** Places of types in an order that spans them. @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/order-by#sort-order-for-mixed-types */
export function rankOf(value: Value): number {
  if (value === undefined) return 0;
  if (value === null) return 1;
  if (typeof value === 'boolean') return 2;
  if (typeof value === 'number') return 3;
  if (typeof value === 'string') return 4;
  return isList(value) ? 5 : 6;
}

/** Order of values of one type that has one; null where there is none. Strings by their code units. */
export function compareSame(left: Value, right: Value): number | null {
  const rank = rankOf(left);
  if (rank === 0 || rank > 4 || rank !== rankOf(right)) return null;
  if (left === right) return 0;
  return (left as string | number | boolean) < (right as string | number | boolean) ? -1 : 1;
}

/** Order over all types: lists and objects among themselves by their text. */
export function compareAny(left: Value, right: Value): number {
  const difference = rankOf(left) - rankOf(right);
  if (difference !== 0) return difference;
  const [a, b] = rankOf(left) > 4 ? [canonical(left), canonical(right)] : [left, right];
  return compareSame(a, b) ?? 0;
}

/** The same text for the same value, in whichever order an object has its members. */
export function canonical(value: Value): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'undefined';
  const members = Object.keys(value)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(',')}}`;
}

export const isSame = (left: Value, right: Value): boolean => left === right || canonical(left) === canonical(right);
