import { aggregate, compareValues, evaluate, type Row } from './evaluate.ts';
import { KqlError } from './kql-error.ts';
import type { Named, Step, Value } from './query.ts';

/** Columns by their order, with Kusto's names of their types, and rows. */
export interface Table {
  columns: { name: string; type: string }[];
  rows: Row[];
}

const typeOf = (value: Value): string =>
  value === null || typeof value === 'string'
    ? 'string'
    : value instanceof Date
      ? 'datetime'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value === 'number'
          ? 'real'
          : 'dynamic';

/** A column's type: as it was, else by the first value that is known. */
function described(table: Table, names: readonly string[], rows: readonly Row[]): Table['columns'] {
  return names.map((name) => {
    const known = table.columns.find((column) => column.name === name);
    const sample = rows.map((row) => row[name] ?? null).find((value) => value !== null) ?? null;
    return { name, type: known?.type ?? typeOf(sample) };
  });
}

function withColumns(table: Table, columns: readonly Named[], keep: boolean): Table {
  const rows = table.rows.map((row) => ({
    ...(keep ? row : {}),
    ...Object.fromEntries(columns.map(({ name, expression }) => [name, evaluate(expression, row)])),
  }));
  const names = keep
    ? [...new Set([...table.columns.map(({ name }) => name), ...columns.map(({ name }) => name)])]
    : columns.map(({ name }) => name);
  return { columns: described(table, names, rows), rows };
}

function summarize(table: Table, { columns, by }: Extract<Step, { kind: 'summarize' }>): Table {
  const groups = Map.groupBy(table.rows, (row) => JSON.stringify(by.map(({ expression }) => evaluate(expression, row))));
  // Without groups there is one row also of nothing.
  if (by.length === 0 && groups.size === 0) groups.set('', []);
  const rows = [...groups.values()].map((group) => ({
    ...Object.fromEntries(by.map(({ name, expression }) => [name, group[0] === undefined ? null : evaluate(expression, group[0])])),
    ...Object.fromEntries(columns.map(({ name, expression }) => [name, aggregate(expression, group)])),
  }));
  return {
    columns: described(
      table,
      [...by, ...columns].map(({ name }) => name),
      rows,
    ),
    rows,
  };
}

function ordered(table: Table, by: readonly { name: string; descending: boolean }[]): Table {
  for (const { name } of by) {
    if (!table.columns.some((column) => column.name === name))
      throw new KqlError('SemanticError', `'order' operator: Failed to resolve column named '${name}'`);
  }
  const rows = table.rows.toSorted((a, b) => {
    for (const { name, descending } of by) {
      const found = compareValues(a[name] ?? null, b[name] ?? null);
      if (found !== 0) return descending ? -found : found;
    }
    return 0;
  });
  return { ...table, rows };
}

function runStep(table: Table, step: Step): Table {
  switch (step.kind) {
    case 'where':
      return { ...table, rows: table.rows.filter((row) => evaluate(step.condition, row) === true) };
    case 'extend':
      return withColumns(table, step.columns, true);
    case 'project':
      return withColumns(table, step.columns, false);
    case 'order':
      return ordered(table, step.by);
    case 'take':
      return { ...table, rows: table.rows.slice(0, step.count) };
    case 'summarize':
      return summarize(table, step);
  }
}

/** What the steps make of a table. */
export function runSteps(table: Table, steps: readonly Step[]): Table {
  return steps.reduce(runStep, table);
}

/** Values as the service writes them. */
export function toWire({ columns, rows }: Table): { name: string; columns: Table['columns']; rows: unknown[][] } {
  const cell = (value: Value): unknown =>
    value instanceof Date ? value.toISOString() : typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  return { name: 'PrimaryResult', columns, rows: rows.map((row) => columns.map(({ name }) => cell(row[name] ?? null))) };
}
