import type { Expression, Query } from './query.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads a subquery; it is the reader of queries, which reads expressions in turn. */
type ReadQuery = (reader: TokenReader) => Query;

/** Binary operators from the weakest to the strongest. @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/scalar-expressions */
const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['=', '!=', '<>'],
  ['<', '>', '<=', '>='],
  ['||'],
  ['<<', '>>>', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
/** The place among them of IN, BETWEEN and LIKE. */
const COMPARISONS = 4;
const UNARY = ['-', '+', '~'];

/** An expression, whole. Throws `QueryError`. */
export function parseExpression(reader: TokenReader, query: ReadQuery): Expression {
  const condition = coalesced(reader, query);
  if (!reader.takes('?')) return condition;
  const consequent = parseExpression(reader, query);
  reader.needs(':');
  return { kind: 'conditional', condition, consequent, otherwise: parseExpression(reader, query) };
}

function coalesced(reader: TokenReader, query: ReadQuery): Expression {
  const left = either(reader, query);
  return reader.takes('??') ? { kind: 'binary', operator: '??', left, right: coalesced(reader, query) } : left;
}

function either(reader: TokenReader, query: ReadQuery): Expression {
  let left = both(reader, query);
  while (reader.takes('OR')) left = { kind: 'binary', operator: 'OR', left, right: both(reader, query) };
  return left;
}

function both(reader: TokenReader, query: ReadQuery): Expression {
  let left = negated(reader, query);
  while (reader.takes('AND')) left = { kind: 'binary', operator: 'AND', left, right: negated(reader, query) };
  return left;
}

function negated(reader: TokenReader, query: ReadQuery): Expression {
  return reader.takes('NOT') ? { kind: 'unary', operator: 'NOT', operand: negated(reader, query) } : level(reader, query, 0);
}

function level(reader: TokenReader, query: ReadQuery, at: number): Expression {
  const operators = LEVELS[at];
  if (operators === undefined) return unary(reader, query);
  let left = level(reader, query, at + 1);
  for (;;) {
    const test = at === COMPARISONS ? tested(left, reader, query) : null;
    const operator = test === null ? reader.oneOf(operators) : null;
    if (test !== null) left = test;
    else if (operator === null) return left;
    else left = { kind: 'binary', operator: operator === '<>' ? '!=' : operator, left, right: level(reader, query, at + 1) };
  }
}

/** IN, BETWEEN and LIKE behind a value; null where none of them follows. */
function tested(value: Expression, reader: TokenReader, query: ReadQuery): Expression | null {
  const not = ['IN', 'BETWEEN', 'LIKE'].some((word) => reader.sees('NOT', word)) && reader.takes('NOT');
  const operand = (): Expression => level(reader, query, COMPARISONS + 1);
  if (reader.takes('IN')) {
    reader.needs('(');
    return { kind: 'in', not, needle: value, items: listUntil(')', reader, query) };
  }
  if (reader.takes('BETWEEN')) {
    const low = operand();
    reader.needs('AND');
    return { kind: 'between', not, value, low, high: operand() };
  }
  if (!reader.takes('LIKE')) return null;
  const pattern = operand();
  return { kind: 'like', not, value, pattern, escape: reader.takes('ESCAPE') ? operand() : null };
}

function unary(reader: TokenReader, query: ReadQuery): Expression {
  const operator = reader.oneOf(UNARY);
  if (operator !== null) return { kind: 'unary', operator, operand: unary(reader, query) };
  let value = primary(reader, query);
  for (;;) {
    if (reader.takes('.')) value = { kind: 'member', of: value, key: { kind: 'constant', value: reader.needsName().text } };
    else if (reader.takes('[')) {
      value = { kind: 'member', of: value, key: parseExpression(reader, query) };
      reader.needs(']');
    } else return value;
  }
}

const CONSTANTS: Readonly<Record<string, true | false | null | undefined>> = { TRUE: true, FALSE: false, NULL: null, UNDEFINED: undefined };

function primary(reader: TokenReader, query: ReadQuery): Expression {
  const word = reader.oneOf(Object.keys(CONSTANTS));
  if (word !== null) return { kind: 'constant', value: CONSTANTS[word] };
  if (reader.takes('(')) return reader.sees('SELECT') ? subquery('value', reader, query) : grouped(reader, query);
  if (reader.takes('[')) return { kind: 'list', items: listUntil(']', reader, query) };
  if (reader.takes('{')) return objectOf(reader, query);
  if (reader.takes('EXISTS', '(')) return subquery('exists', reader, query);
  if (reader.takes('ARRAY', '(')) return subquery('list', reader, query);
  if (reader.takes('UDF', '.')) return call(`UDF.${reader.needsName().text}`, reader, query);
  const name = reader.name();
  if (name !== null)
    return reader.sees('(') ? call(name.text.toUpperCase(), reader, query, name.at) : { kind: 'name', name: name.text, at: name.at };
  const token = reader.next();
  if (token.kind === 'string' || token.kind === 'number') return { kind: 'constant', value: token.value };
  if (token.kind === 'parameter') return { kind: 'parameter', name: token.text };
  throw reader.error(token);
}

function grouped(reader: TokenReader, query: ReadQuery): Expression {
  const inner = parseExpression(reader, query);
  reader.needs(')');
  return inner;
}

function subquery(as: 'value' | 'list' | 'exists', reader: TokenReader, query: ReadQuery): Expression {
  const inner = query(reader);
  reader.needs(')');
  return { kind: 'subquery', as, query: inner };
}

function call(name: string, reader: TokenReader, query: ReadQuery, at = 0): Expression {
  reader.needs('(');
  return { kind: 'call', name, parameters: listUntil(')', reader, query), at };
}

function listUntil(end: string, reader: TokenReader, query: ReadQuery): Expression[] {
  const items: Expression[] = [];
  if (reader.takes(end)) return items;
  do items.push(parseExpression(reader, query));
  while (reader.takes(','));
  reader.needs(end);
  return items;
}

function objectOf(reader: TokenReader, query: ReadQuery): Expression {
  const members: { name: string; value: Expression }[] = [];
  if (reader.takes('}')) return { kind: 'object', members };
  do {
    const token = reader.next();
    if (token.kind !== 'string' && token.kind !== 'name') throw reader.error(token);
    reader.needs(':');
    members.push({ name: token.kind === 'string' ? token.value : token.text, value: parseExpression(reader, query) });
  } while (reader.takes(','));
  reader.needs('}');
  return { kind: 'object', members };
}
