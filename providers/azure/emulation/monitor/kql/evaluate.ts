import { KqlError } from './kql-error.ts';
import type { Call, Expression, Value } from './query.ts';

export type Row = Readonly<Record<string, Value>>;

const isTime = (value: Value): value is Date => value instanceof Date;
const textOf = (value: Value): string =>
  value === null ? '' : isTime(value) ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Less than 0, 0, or more; null where the two cannot be compared, as with an unknown value. */
function order(left: Value, right: Value): number | null {
  if (left === null || right === null) return null;
  if (isTime(left) && isTime(right)) return left.getTime() - right.getTime();
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'boolean' || typeof right === 'boolean') return left === right ? 0 : null;
  const [a, b] = [Number(left), Number(right)];
  return Number.isNaN(a) || Number.isNaN(b) ? null : a - b;
}

const same = (left: Value, right: Value): boolean => textOf(left).toLowerCase() === textOf(right).toLowerCase();

/** @see https://learn.microsoft.com/kusto/query/datatypes-string-operators */
const COMPARE: Readonly<Record<string, (left: Value, right: Value) => boolean>> = {
  '==': (left, right) => order(left, right) === 0,
  '!=': (left, right) => order(left, right) !== 0,
  '<': (left, right) => (order(left, right) ?? 1) < 0,
  '<=': (left, right) => (order(left, right) ?? 1) <= 0,
  '>': (left, right) => (order(left, right) ?? -1) > 0,
  '>=': (left, right) => (order(left, right) ?? -1) >= 0,
  '=~': same,
  '!~': (left, right) => !same(left, right),
  contains: (left, right) => textOf(left).toLowerCase().includes(textOf(right).toLowerCase()),
  startswith: (left, right) => textOf(left).toLowerCase().startsWith(textOf(right).toLowerCase()),
};

function column(row: Row, name: string): Value {
  if (Object.hasOwn(row, name)) return row[name] ?? null;
  throw new KqlError('SemanticError', `Failed to resolve scalar expression named '${name}'`);
}

/** Milliseconds of a span that is written as one, or the number. */
function widthOf(expression: Expression | undefined): number {
  if (expression?.kind === 'timespan') return expression.ms;
  if (expression?.kind === 'value' && typeof expression.value === 'number') return expression.value;
  throw new KqlError('SemanticError', 'bin(): the second argument has to be a timespan or a number');
}

function bin(value: Value, width: number): Value {
  if (isTime(value)) return new Date(Math.floor(value.getTime() / width) * width);
  return typeof value === 'number' ? Math.floor(value / width) * width : null;
}

function call({ name, parameters }: Call, row: Row): Value {
  const [first, second, third] = parameters;
  const value = (expression: Expression | undefined): Value => (expression === undefined ? null : evaluate(expression, row));
  switch (name) {
    case 'iff':
    case 'iif':
      return value(first) === true ? value(second) : value(third);
    case 'coalesce':
      return parameters.map(value).find((one) => one !== null && one !== '') ?? null;
    case 'tostring':
      return textOf(value(first));
    case 'bin':
      return bin(value(first), widthOf(second));
    default:
      throw new KqlError('SemanticError', `Unknown function: '${name}'.`);
  }
}

/** Value of an expression for a row. */
export function evaluate(expression: Expression, row: Row): Value {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'timespan':
      return expression.ms;
    case 'column':
      return column(row, expression.name);
    case 'and':
      return evaluate(expression.left, row) === true && evaluate(expression.right, row) === true;
    case 'or':
      return evaluate(expression.left, row) === true || evaluate(expression.right, row) === true;
    case 'compare':
      return COMPARE[expression.operator]?.(evaluate(expression.left, row), evaluate(expression.right, row)) === true;
    case 'call':
      return call(expression, row);
  }
}

export function compareValues(left: Value, right: Value): number {
  if (left === null || right === null) return (left === null ? 0 : 1) - (right === null ? 0 : 1);
  return order(left, right) ?? 0;
}

const numbers = (expression: Expression | undefined, rows: readonly Row[]): number[] =>
  rows.map((row) => (expression === undefined ? null : evaluate(expression, row))).filter((value) => typeof value === 'number');

/** The value below which the share lies, by nearest rank; null of nothing. */
function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] ?? null;
}

/** @see https://learn.microsoft.com/kusto/query/aggregation-functions */
export function aggregate({ name, parameters }: Call, rows: readonly Row[]): Value {
  const [first, second] = parameters;
  const matching = (condition: Expression | undefined): Row[] =>
    rows.filter((row) => condition !== undefined && evaluate(condition, row) === true);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  switch (name) {
    case 'count':
      return rows.length;
    case 'countif':
      return matching(first).length;
    case 'sum':
      return sum(numbers(first, rows));
    case 'sumif':
      return sum(numbers(first, matching(second)));
    case 'percentile':
      return percentile(numbers(first, rows), widthOf(second));
    default:
      throw new KqlError('SemanticError', `Unknown function: '${name}'.`);
  }
}
