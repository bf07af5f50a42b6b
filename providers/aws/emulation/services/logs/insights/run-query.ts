import type { Column, Command } from './parse-query.ts';
import { Row } from './row.ts';
import { compareValues, isTrue, toText, type Value } from './value.ts';

/** One line of an answer: what there is of each column, in their order. */
export type ResultRow = { field: string; value: string }[];

const DEFAULT_COLUMNS = ['@timestamp', '@message'];
type RowWise = Extract<Command, { kind: 'fields' | 'filter' | 'parse' | 'display' }>;
const ROW_WISE = new Set(['fields', 'display', 'filter', 'parse']);

/** A query at work: takes events as they are read, and answers when all were. */
export class RunningQuery {
  readonly #commands: readonly Command[];
  /** Commands at the beginning that look at one event at a time: what they leave out is not kept. */
  readonly #first: RowWise[];
  readonly #limit: number;
  /** How many of the newest events are enough to know, where neither their order nor the others matter later. */
  readonly #enough: number;
  #rows: Row[] = [];
  matched = 0;

  /** `limit` where the query itself has none. */
  constructor(commands: readonly Command[], limit: number) {
    const other = commands.findIndex(({ kind }) => !ROW_WISE.has(kind));
    const count = other < 0 ? commands.length : other;
    this.#first = commands.slice(0, count).filter((command) => isRowWise(command));
    this.#commands = commands.slice(count);
    this.#limit = commands.some(({ kind }) => kind === 'limit') ? Infinity : limit;
    const [next] = this.#commands;
    this.#enough = next === undefined ? limit : next.kind === 'limit' ? next.count : Infinity;
  }

  add(row: Row): void {
    if (!this.#first.every((command) => passes(command, row))) return;
    this.matched++;
    this.#rows.push(row);
    if (this.#rows.length >= 2 * this.#enough) this.#rows = newestFirst(this.#rows).slice(0, this.#enough);
  }

  /** The answer: newest events first, unless the query says otherwise. */
  finish(): ResultRow[] {
    let rows = newestFirst(this.#rows);
    for (const command of this.#commands) rows = isRowWise(command) ? rows.filter((row) => passes(command, row)) : change(command, rows);
    const columns = columnsOf([...this.#first, ...this.#commands]);
    return rows.slice(0, this.#limit).map((row) => shown(row, columns));
  }
}

function newestFirst(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => b.timestampMs - a.timestampMs);
}

function isRowWise(command: Command): command is RowWise {
  return ROW_WISE.has(command.kind);
}

/** Whether the row stays, with what the command adds to it. */
function passes(command: RowWise, row: Row): boolean {
  if (command.kind === 'filter') return isTrue(command.holds(row));
  if (command.kind === 'parse') {
    const value = command.of(row);
    for (const [name, found] of (value === null ? null : command.extraction(toText(value))) ?? []) row.set(name, found);
    return true;
  }
  for (const { name, of } of command.columns) {
    const value = of(row);
    if (value !== null && row.get(name) !== value) row.set(name, value);
  }
  return true;
}

function change(command: Exclude<Command, RowWise>, rows: Row[]): Row[] {
  switch (command.kind) {
    case 'limit':
      return rows.slice(0, command.count);
    case 'sort':
      return rows.toSorted((a, b) => {
        for (const { of, descending } of command.by) {
          const order = compareValues(of(a), of(b));
          if (order !== 0) return descending ? -order : order;
        }
        return 0;
      });
    case 'dedup': {
      const seen = new Set<string>();
      return rows.filter((row) => {
        const values = command.by.map((of) => of(row));
        const key = keyOf(values);
        if (values.includes(null) || !seen.has(key)) return seen.add(key) !== undefined;
        return false;
      });
    }
    case 'stats':
      return grouped(command, rows);
  }
}

/** A row for each group, in the order in which they are met. */
function grouped({ columns, by }: Extract<Command, { kind: 'stats' }>, rows: readonly Row[]): Row[] {
  const groups = new Map<string, { values: Value[]; rows: Row[] }>();
  for (const row of rows) {
    const values = by.map(({ of }) => of(row));
    const key = keyOf(values);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { values, rows: [row] });
    else group.rows.push(row);
  }
  // Without groups there is one answer, also about no events at all.
  if (by.length === 0 && groups.size === 0) groups.set('', { values: [], rows: [] });
  return [...groups.values()].map((group) => {
    const row = new Row(null);
    by.forEach(({ name }, at) => row.set(name, group.values[at] ?? null));
    for (const { name, of } of columns) row.set(name, of(group.rows));
    return row;
  });
}

const keyOf = (values: readonly Value[]): string => JSON.stringify(values.map((value) => (value === null ? null : toText(value))));

/** What the answer shows: what was asked for last by `display` or `stats`, else all that `fields` named. */
function columnsOf(commands: readonly Command[]): string[] {
  const names = (columns: readonly Pick<Column, 'name'>[]): string[] => columns.map(({ name }) => name);
  let shownNow: string[] = [];
  for (const command of commands) {
    if (command.kind === 'display') shownNow = names(command.columns);
    else if (command.kind === 'stats') shownNow = [...names(command.by), ...names(command.columns)];
    else if (command.kind === 'fields') shownNow = [...new Set([...shownNow, ...names(command.columns)])];
  }
  return shownNow.length === 0 ? DEFAULT_COLUMNS : shownNow;
}

/** Fields without a value are left out; events carry the pointer to them. */
function shown(row: Row, columns: readonly string[]): ResultRow {
  const fields = columns.flatMap((field) => {
    const value = row.get(field);
    return value === null ? [] : [{ field, value: toText(value) }];
  });
  return row.pointer === null ? fields : [...fields, { field: '@ptr', value: row.pointer }];
}
