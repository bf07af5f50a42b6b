import { canonical, isList, isObject, isSame, type BuiltIn, type Value } from './value.ts';

/** Whether an element is the value, or has its members where a part of one is enough. */
function holds(element: Value, value: Value, partly: boolean): boolean {
  if (!partly || !isObject(value) || !isObject(element)) return isSame(element, value);
  return Object.entries(value).every(([name, member]) => holds(element[name], member, true));
}

const distinct = (list: readonly Value[]): Value[] => [...new Map(list.map((value) => [canonical(value), value])).values()];
const includes = (list: readonly Value[], value: Value): boolean => list.some((element) => isSame(element, value));

function slice(list: Value, from: Value, length?: Value): Value {
  if (!isList(list) || typeof from !== 'number') return undefined;
  const start = from < 0 ? Math.max(0, list.length + from) : from;
  return length === undefined ? list.slice(start) : typeof length === 'number' ? list.slice(start, start + Math.max(0, length)) : undefined;
}

/** Both lists; anything else is `undefined`. */
const sets =
  (work: (left: readonly Value[], right: readonly Value[]) => Value): BuiltIn =>
  (left, right) =>
    isList(left) && isList(right) ? work(left, right) : undefined;

/** @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/array-functions */
export const listFunctions: Readonly<Record<string, BuiltIn>> = {
  ARRAY_CONCAT: (...lists) => (lists.every(isList) ? lists.flat() : undefined),
  ARRAY_CONTAINS: (list, value, partly = false) => {
    if (!isList(list) || typeof partly !== 'boolean' || value === undefined) return undefined;
    return list.some((element) => holds(element, value, partly));
  },
  ARRAY_CONTAINS_ALL: (list, ...values) => (isList(list) ? values.every((value) => includes(list, value)) : undefined),
  ARRAY_CONTAINS_ANY: (list, ...values) => (isList(list) ? values.some((value) => includes(list, value)) : undefined),
  ARRAY_LENGTH: (list) => (isList(list) ? list.length : undefined),
  ARRAY_SLICE: slice,
  CHOOSE: (at, ...values) => (typeof at === 'number' ? values[at - 1] : undefined),
  OBJECTTOARRAY: (value, key = 'k', name = 'v') =>
    isObject(value) && typeof key === 'string' && typeof name === 'string'
      ? Object.entries(value).map(([k, v]) => ({ [key]: k, [name]: v }))
      : undefined,
  SETINTERSECT: sets((left, right) => distinct(left).filter((value) => includes(right, value))),
  SETUNION: sets((left, right) => distinct([...left, ...right])),
  SETDIFFERENCE: sets((left, right) => distinct(left).filter((value) => !includes(right, value))),
};
