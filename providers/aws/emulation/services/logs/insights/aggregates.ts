import type { Expression } from './expression.ts';
import type { Row } from './row.ts';
import { compareValues, toNumber, toText, type Value } from './value.ts';

/** What a group of rows has as a whole. `more` are further numbers of the call. */
type Aggregate = (rows: readonly Row[], of: Expression, more: readonly number[]) => Value;

function numbers(rows: readonly Row[], of: Expression): number[] {
  return rows.map((row) => toNumber(of(row))).filter((one) => one !== null);
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((one) => (one - middle) ** 2)));
}

const overNumbers =
  (calculate: (values: number[], more: readonly number[]) => number): Aggregate =>
  (rows, of, more) => {
    const values = numbers(rows, of);
    return values.length === 0 ? null : calculate(values, more);
  };

/** The value that so many percent are no greater than, by nearest rank. */
function percentile(values: number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

const present = (rows: readonly Row[], of: Expression): Value[] => rows.map((row) => of(row)).filter((value) => value !== null);
const byTime = (rows: readonly Row[], of: Expression): Row[] =>
  rows.filter((row) => of(row) !== null).toSorted((a, b) => a.timestampMs - b.timestampMs);
const valueAt = (row: Row | undefined, of: Expression): Value => (row === undefined ? null : of(row));
const asText = (values: Value[]): Value[] => values.toSorted((a, b) => (toText(a) < toText(b) ? -1 : 1));

/** By their names in lower case. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html */
export const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  count: (rows, of) => present(rows, of).length,
  count_distinct: (rows, of) => new Set(present(rows, of).map(toText)).size,
  sum: overNumbers(sum),
  avg: overNumbers(mean),
  min: (rows, of) => present(rows, of).toSorted(compareValues)[0] ?? null,
  max: (rows, of) => present(rows, of).toSorted(compareValues).at(-1) ?? null,
  pct: overNumbers((values, [percent = 50]) => percentile(values, percent)),
  stddev: overNumbers(deviation),
  earliest: (rows, of) => valueAt(byTime(rows, of)[0], of),
  latest: (rows, of) => valueAt(byTime(rows, of).at(-1), of),
  sortsfirst: (rows, of) => asText(present(rows, of))[0] ?? null,
  sortslast: (rows, of) => asText(present(rows, of)).at(-1) ?? null,
};
