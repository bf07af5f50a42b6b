import { dateFunctions } from './date-functions.ts';
import { listFunctions } from './list-functions.ts';
import { mathFunctions } from './math-functions.ts';
import { QueryError } from './query-error.ts';
import { stringFunctions } from './string-functions.ts';
import { isList, isObject, rankOf, type BuiltIn, type Value } from './value.ts';

const isNumber = (value: Value): value is number => typeof value === 'number';

/** @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/type-checking-functions */
const typeFunctions: Readonly<Record<string, BuiltIn>> = {
  IS_ARRAY: (value) => isList(value),
  IS_BOOL: (value) => typeof value === 'boolean',
  IS_DEFINED: (value) => value !== undefined,
  IS_FINITE_NUMBER: (value) => isNumber(value) && Number.isFinite(value),
  IS_INTEGER: (value) => Number.isInteger(value),
  IS_NULL: (value) => value === null,
  IS_NUMBER: isNumber,
  IS_OBJECT: (value) => isObject(value),
  IS_PRIMITIVE: (value) => rankOf(value) > 0 && rankOf(value) < 5,
  IS_STRING: (value) => typeof value === 'string',
  IIF: (condition, then, otherwise) => (condition === true ? then : otherwise),
};

const FUNCTIONS: ReadonlyMap<string, BuiltIn> = new Map(
  Object.entries({ ...typeFunctions, ...stringFunctions, ...mathFunctions, ...listFunctions, ...dateFunctions }),
);

/** The functions over many items, which no single item has a value of. */
export const AGGREGATES: ReadonlySet<string> = new Set(['COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'COUNTIF', 'MAKELIST', 'MAKESET']);

/** `name` in upper case. */
export const callFunction = (name: string, parameters: readonly Value[]): Value => FUNCTIONS.get(name)?.(...parameters);

/** Throws where there is no such function, or none that gives a value for an item. */
export function checkFunction(name: string, at: number, canAggregate: boolean): void {
  if (FUNCTIONS.has(name) || (canAggregate && AGGREGATES.has(name))) return;
  const location = { start: at, end: at + name.length };
  if (AGGREGATES.has(name)) throw new QueryError(null, `The aggregate ${name} can only be used in the select list.`, location);
  if (name.startsWith('UDF.')) throw new QueryError(null, 'The local runtime has no user-defined functions.', location);
  throw new QueryError('SC2005', `'${name}' is not a recognized built-in function name.`, location);
}
