import { parseExpression } from './parse-expression.ts';
import type { Expression, OrderItem, Query, Select, SelectItem, Source } from './query.ts';
import { TokenReader } from './token-reader.ts';

/**
 * Reads a query of the API for NoSQL. Throws `QueryError` where it is none.
 * @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/select
 */
export function parseQuery(text: string): Query {
  const reader = new TokenReader(text);
  const query = readQuery(reader);
  if (reader.peek() !== null) throw reader.error();
  return query;
}

const expressionOf = (reader: TokenReader): Expression => parseExpression(reader, readQuery);

function listOf<T>(reader: TokenReader, item: (reader: TokenReader) => T): T[] {
  const items = [item(reader)];
  while (reader.takes(',')) items.push(item(reader));
  return items;
}

function readQuery(reader: TokenReader): Query {
  reader.needs('SELECT');
  const distinct = reader.takes('DISTINCT');
  const top = reader.takes('TOP') ? countOf(reader) : null;
  const select = selectOf(reader);
  const sources = reader.takes('FROM') ? sourcesOf(reader) : [];
  const where = reader.takes('WHERE') ? expressionOf(reader) : null;
  const groupBy = reader.takes('GROUP', 'BY') ? listOf(reader, expressionOf) : [];
  const orderBy = reader.takes('ORDER', 'BY') ? listOf(reader, orderItem) : [];
  const offset = reader.takes('OFFSET') ? countOf(reader) : null;
  if (offset !== null) reader.needs('LIMIT');
  const limit = offset === null ? null : countOf(reader);
  return { select, distinct, top, sources, where, groupBy, orderBy, offset, limit };
}

/** A number or a parameter, behind TOP, OFFSET and LIMIT. */
function countOf(reader: TokenReader): Expression {
  const token = reader.next();
  if (token.kind === 'number') return { kind: 'constant', value: token.value };
  if (token.kind === 'parameter') return { kind: 'parameter', name: token.text };
  throw reader.error(token);
}

function selectOf(reader: TokenReader): Select {
  if (reader.takes('*')) return { kind: 'all' };
  if (reader.takes('VALUE')) return { kind: 'value', expression: expressionOf(reader) };
  return { kind: 'items', items: listOf(reader, selectItem) };
}

function selectItem(reader: TokenReader): SelectItem {
  const expression = expressionOf(reader);
  return { expression, alias: reader.takes('AS') ? reader.needsName().text : (reader.name()?.text ?? null) };
}

function orderItem(reader: TokenReader): OrderItem {
  const expression = expressionOf(reader);
  return { expression, descending: reader.oneOf(['ASC', 'DESC']) === 'DESC' };
}

function sourcesOf(reader: TokenReader): Source[] {
  const sources = [sourceOf(reader)];
  while (reader.takes('JOIN')) sources.push(sourceOf(reader));
  return sources;
}

/** `c`, `c.children AS x`, `x IN c.children`, `(SELECT …) AS x`, `x IN (SELECT …)`. */
function sourceOf(reader: TokenReader): Source {
  const [first, second] = [reader.peek(), reader.peek(1)];
  if (first?.kind === 'name' && second?.kind === 'name' && second.text.toUpperCase() === 'IN') {
    const alias = reader.needsName().text;
    reader.needs('IN');
    const from = expressionOf(reader);
    // Each of a subquery's results.
    return { alias, each: true, from: from.kind === 'subquery' ? { ...from, as: 'list' } : from };
  }
  const from = expressionOf(reader);
  const alias = reader.takes('AS') ? reader.needsName().text : reader.name()?.text;
  const subquery = from.kind === 'subquery';
  return { alias: alias ?? nameOf(from) ?? '', each: subquery, from: subquery ? { ...from, as: 'list' } : from };
}

/** What a path is known by where it was given no name: its last part. */
export function nameOf(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member' || expression.key.kind !== 'constant') return null;
  return typeof expression.key.value === 'string' ? expression.key.value : null;
}
