import { FUNCTIONS } from './functions.ts';
import { periodMs } from './period.ts';
import { likePattern } from './like-pattern.ts';
import type { Row } from './row.ts';
import type { TokenReader } from './token-reader.ts';
import { compareValues, instantAt, isTrue, toNumber, toText, type Value } from './value.ts';

/** What an expression has for a row. */
export type Expression = (row: Row) => Value;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};
const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};
/** From loose to tight. */
const LEVELS = [
  ['+', '-'],
  ['*', '/', '%'],
] as const;

/**
 * Reads an expression. What is compared with a field that an event does not have does not hold.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
 */
export function readExpression(reader: TokenReader): Expression {
  let left = readAnd(reader);
  while (reader.word('or') !== null) {
    const [a, b] = [left, readAnd(reader)];
    left = (row) => isTrue(a(row)) || isTrue(b(row));
  }
  return left;
}

function readAnd(reader: TokenReader): Expression {
  let left = readNot(reader);
  while (reader.word('and') !== null) {
    const [a, b] = [left, readNot(reader)];
    left = (row) => isTrue(a(row)) && isTrue(b(row));
  }
  return left;
}

function readNot(reader: TokenReader): Expression {
  if (reader.word('not') === null) return readComparison(reader);
  const inner = readNot(reader);
  return (row) => !isTrue(inner(row));
}

function readComparison(reader: TokenReader): Expression {
  const left = readArithmetic(reader, 0);
  if (reader.sign('=~') !== null) return matching(left, reader);
  const sign = reader.sign(...Object.keys(COMPARISONS));
  const holds = sign === null ? undefined : COMPARISONS[sign];
  if (holds !== undefined) {
    const right = readArithmetic(reader, 0);
    return (row) => {
      const [a, b] = [left(row), right(row)];
      return a !== null && b !== null && holds(compareValues(a, b));
    };
  }
  const negated = reader.word('not') !== null;
  const word = reader.word('like', 'in');
  if (word === null && negated) throw reader.unexpected("'like' or 'in'");
  if (word === null) return left;
  const test = word === 'like' ? matching(left, reader) : among(left, reader);
  return negated ? (row) => !isTrue(test(row)) : test;
}

/** `like` and `=~`: a part of the text, or a regular expression. */
function matching(left: Expression, reader: TokenReader): Expression {
  const token = reader.next;
  if (token.kind !== 'text' && token.kind !== 'regex') throw reader.unexpected('a text or a /regular expression/');
  reader.take();
  const matches = likePattern(token);
  return (row) => {
    const value = left(row);
    return value !== null && matches(toText(value));
  };
}

function among(left: Expression, reader: TokenReader): Expression {
  reader.need('[');
  const items = reader.list(() => readArithmetic(reader, 0));
  reader.need(']');
  return (row) => {
    const value = left(row);
    return value !== null && items.some((item) => compareValues(item(row), value) === 0);
  };
}

function readArithmetic(reader: TokenReader, level: number): Expression {
  const signs = LEVELS[level];
  if (signs === undefined) return readPower(reader);
  let left = readArithmetic(reader, level + 1);
  for (let sign = reader.sign(...signs); sign !== null; sign = reader.sign(...signs)) {
    left = calculated(sign, left, readArithmetic(reader, level + 1));
  }
  return left;
}

function readPower(reader: TokenReader): Expression {
  const base = readUnary(reader);
  return reader.sign('^') === null ? base : calculated('^', base, readPower(reader));
}

function calculated(sign: string, left: Expression, right: Expression): Expression {
  return (row) => {
    const [a, b] = [toNumber(left(row)), toNumber(right(row))];
    const result = a === null || b === null ? undefined : ARITHMETIC[sign]?.(a, b);
    return result === undefined || !Number.isFinite(result) ? null : result;
  };
}

function readUnary(reader: TokenReader): Expression {
  if (reader.sign('-') === null) return readPrimary(reader);
  return calculated('-', () => 0, readUnary(reader));
}

function readPrimary(reader: TokenReader): Expression {
  if (reader.sign('(') !== null) {
    const inner = readExpression(reader);
    reader.need(')');
    return inner;
  }
  const token = reader.next;
  if (token.kind === 'number') {
    reader.take();
    return () => Number(token.text);
  }
  if (token.kind === 'text') {
    reader.take();
    return () => token.text;
  }
  const { text: name } = reader.needKind('name', 'a field, a function or a value');
  if (reader.sign('(') === null) return (row) => row.get(name);
  const call = readCall(name.toLowerCase(), reader);
  reader.need(')');
  return call;
}

function readCall(name: string, reader: TokenReader): Expression {
  if (name === 'bin') return rounded(Math.floor, (row) => row.get('@timestamp'), reader);
  if (name === 'datefloor' || name === 'dateceil') {
    const of = readExpression(reader);
    reader.need(',');
    return rounded(name === 'datefloor' ? Math.floor : Math.ceil, of, reader);
  }
  const call = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (call === undefined) throw reader.unexpected(`the name of a function before this, not '${name}'`);
  const values = reader.isSign(')') ? [] : reader.list(() => readExpression(reader));
  return (row) => call(...values.map((value) => value(row)));
}

/** A time, at the beginning or the end of the period that it is in. */
function rounded(round: (n: number) => number, of: Expression, reader: TokenReader): Expression {
  const token = reader.next;
  const ms = token.kind === 'period' ? periodMs(token.text) : null;
  if (ms === null) throw reader.unexpected('a period of weeks or shorter, such as 5m');
  reader.take();
  return (row) => {
    const at = toNumber(of(row));
    return at === null ? null : instantAt(round(at / ms) * ms);
  };
}
