import { evaluate, type Scope } from './evaluate.ts';
import { AGGREGATES } from './functions.ts';
import { partsOf } from './parts-of.ts';
import type { Expression, Select } from './query.ts';
import { canonical, compareAny, rankOf, type Value } from './value.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Calls of aggregates in what is selected, not looking into subqueries, which have their own. */
export function aggregatesOf(select: Select): Call[] {
  if (select.kind === 'all') return [];
  return (select.kind === 'value' ? [select.expression] : select.items.map(({ expression }) => expression)).flatMap(within);
}

function within(expression: Expression): Call[] {
  if (expression.kind === 'call' && AGGREGATES.has(expression.name)) return [expression];
  return partsOf(expression).flatMap(within);
}

/** What a call comes to over these items. @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/aggregate-functions */
export function aggregate({ name, parameters: [parameter] }: Call, items: readonly Scope[]): Value {
  const values = parameter === undefined ? [] : items.map((scope) => evaluate(parameter, scope)).filter((value) => value !== undefined);
  return WORK[name]?.(values);
}

/** One that is no number makes the whole `undefined`. */
function sum(values: readonly Value[]): number | undefined {
  return values.every((value) => typeof value === 'number') ? values.reduce((total, value) => total + value, 0) : undefined;
}

/** Of lists and objects there is neither. */
function least(values: readonly Value[], sign: 1 | -1): Value {
  if (values.some((value) => rankOf(value) > 4)) return undefined;
  return values.reduce((best, value) => (best === undefined || compareAny(value, best) * sign < 0 ? value : best), undefined);
}

const WORK: Readonly<Record<string, (values: readonly Value[]) => Value>> = {
  COUNT: (values) => values.length,
  COUNTIF: (values) => values.filter((value) => value === true).length,
  SUM: sum,
  AVG: (values) => {
    const total = sum(values);
    return total === undefined || values.length === 0 ? undefined : total / values.length;
  },
  MIN: (values) => least(values, 1),
  MAX: (values) => least(values, -1),
  MAKELIST: (values) => values,
  MAKESET: (values) => [...new Map(values.map((value) => [canonical(value), value])).values()],
};
