import { AGGREGATES } from './aggregates.ts';
import { readExpression, type Expression } from './expression.ts';
import { malformedQuery } from './malformed-query.ts';
import { globExtraction, regexExtraction, type Extraction } from './extraction.ts';
import type { Row } from './row.ts';
import { TokenReader } from './token-reader.ts';
import type { Value } from './value.ts';

/** An expression under the name that results give it: its alias, or how it was written. */
export interface Column {
  name: string;
  of: Expression;
}

export interface AggregateColumn {
  name: string;
  of(rows: readonly Row[]): Value;
}

/** One step of a query. */
export type Command =
  | { kind: 'fields' | 'display'; columns: Column[] }
  | { kind: 'filter'; holds: Expression }
  | { kind: 'parse'; of: Expression; extraction: Extraction }
  | { kind: 'stats'; columns: AggregateColumn[]; by: Column[] }
  | { kind: 'sort'; by: { of: Expression; descending: boolean }[] }
  | { kind: 'limit'; count: number }
  | { kind: 'dedup'; by: Expression[] };

/** Documented, and not done here. */
const NOT_HERE = new Set(['pattern', 'diff', 'anomaly', 'unmask', 'unnest', 'lookup', 'join', 'filterindex', 'source', 'addtotals']);
const MAX_LIMIT = 10_000;

/**
 * Reads a query in the language of Logs Insights. Throws `MalformedQueryException`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function parseQuery(query: string): Command[] {
  const reader = new TokenReader(query);
  const commands: Command[] = [];
  do {
    if (reader.isSign('|')) reader.take();
    commands.push(readCommand(reader));
  } while (reader.isSign('|'));
  if (!reader.atCommandEnd) throw reader.unexpected("'|' or the end of the query");
  return commands;
}

const READERS: Readonly<Record<string, (reader: TokenReader) => Command>> = {
  fields: (reader) => ({ kind: 'fields', columns: reader.list(() => readColumn(reader)) }),
  display: (reader) => ({ kind: 'display', columns: reader.list(() => readColumn(reader)) }),
  filter: (reader) => ({ kind: 'filter', holds: readExpression(reader) }),
  parse: readParse,
  stats: readStats,
  sort: (reader) => ({ kind: 'sort', by: reader.list(() => readOrder(reader)) }),
  limit: readLimit,
  dedup: (reader) => ({ kind: 'dedup', by: reader.list(() => readExpression(reader)) }),
};

function readCommand(reader: TokenReader): Command {
  const { text, start, end } = reader.needKind('name', 'a command');
  const name = text.toLowerCase();
  if (NOT_HERE.has(name)) throw malformedQuery(`The local runtime does not have the command ${name}.`, start, end);
  const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (read === undefined) throw malformedQuery(`unknown command '${text}' at position ${start}`, start, end);
  return read(reader);
}

function readColumn(reader: TokenReader): Column {
  const { start, kind, text } = reader.next;
  const of = readExpression(reader);
  const written = reader.writtenFrom(start);
  // A name in backticks is shown without them.
  return { name: aliasOf(reader) ?? (kind === 'name' && written === `\`${text}\`` ? text : written), of };
}

function aliasOf(reader: TokenReader): string | null {
  return reader.word('as') === null ? null : reader.needKind('name', 'a name').text;
}

function readStats(reader: TokenReader): Command {
  const columns = reader.list(() => readAggregate(reader));
  const by = reader.word('by') === null ? [] : reader.list(() => readColumn(reader));
  return { kind: 'stats', columns, by };
}

function readAggregate(reader: TokenReader): AggregateColumn {
  const { start } = reader.next;
  const { text } = reader.needKind('name', 'a function such as count(*)');
  const aggregate = Object.hasOwn(AGGREGATES, text.toLowerCase()) ? AGGREGATES[text.toLowerCase()] : undefined;
  if (aggregate === undefined) throw malformedQuery(`'${text}' is no function of stats`, start, reader.position);
  reader.need('(');
  // Everything there is: nothing in particular is looked at.
  const all = reader.isSign(')') || reader.sign('*') !== null;
  const of: Expression = all ? () => 1 : readExpression(reader);
  const more: number[] = [];
  while (reader.sign(',') !== null) more.push(Number(reader.needKind('number', 'a number').text));
  reader.need(')');
  const written = reader.writtenFrom(start);
  return { name: aliasOf(reader) ?? written, of: (rows) => aggregate(rows, of, more) };
}

function readOrder(reader: TokenReader): { of: Expression; descending: boolean } {
  const { start } = reader.next;
  const of = readExpression(reader);
  const written = reader.writtenFrom(start);
  // What a command before has called by this name, such as bin(5m), is that and is not worked out anew.
  return { of: (row) => row.get(written) ?? of(row), descending: reader.word('asc', 'desc') === 'desc' };
}

function readLimit(reader: TokenReader): Command {
  const { text, start, end } = reader.needKind('number', 'a number');
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MAX_LIMIT) {
    throw malformedQuery(`limit has to be between 1 and ${MAX_LIMIT}`, start, end);
  }
  return { kind: 'limit', count };
}

function readParse(reader: TokenReader): Command {
  const quoted = reader.next.kind === 'text' || reader.next.kind === 'regex';
  // Without a field, the message is meant.
  const of: Expression = quoted ? (row) => row.get('@message') : fieldNamed(reader.needKind('name', 'a field').text);
  const token = reader.next;
  if (token.kind !== 'text' && token.kind !== 'regex') throw reader.unexpected('a text with * in it or a /regular expression/');
  reader.take();
  const names = reader.word('as') === null ? [] : reader.list(() => reader.needKind('name', 'a name').text);
  return { kind: 'parse', of, extraction: token.kind === 'text' ? globExtraction(token, names) : regexExtraction(token, names) };
}

const fieldNamed =
  (name: string): Expression =>
  (row) =>
    row.get(name);
