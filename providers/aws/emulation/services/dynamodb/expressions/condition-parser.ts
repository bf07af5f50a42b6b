import { validation } from '../errors.ts';
import type { Bindings } from './bindings.ts';
import { createParser, type Parser } from './parser.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);
/** How many operands each function takes. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
};

/**
 * Conditions, filters and key conditions, in their precedence: comparisons, `NOT`, `AND`, `OR`.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function parseCondition(expression: string, what: string, bindings: Bindings): Condition {
  const parser = createParser(expression, what, bindings);
  const condition = parseOr(parser, what);
  parser.end();
  return condition;
}

function parseOr(parser: Parser, what: string): Condition {
  let left = parseAnd(parser, what);
  while (parser.word('OR')) left = { kind: 'or', left, right: parseAnd(parser, what) };
  return left;
}

function parseAnd(parser: Parser, what: string): Condition {
  let left = parseNot(parser, what);
  while (parser.word('AND')) left = { kind: 'and', left, right: parseNot(parser, what) };
  return left;
}

function parseNot(parser: Parser, what: string): Condition {
  return parser.word('NOT') ? { kind: 'not', of: parseNot(parser, what) } : parsePrimary(parser, what);
}

function parsePrimary(parser: Parser, what: string): Condition {
  if (parser.sign('(')) {
    const inner = parseOr(parser, what);
    parser.expectSign(')');
    return inner;
  }
  const name = parser.call();
  if (name !== null && name !== 'size') return parseFunction(parser, name, what);
  return parseComparison(parser, name === null ? parseOperand(parser, what) : parseSize(parser), what);
}

function parseComparison(parser: Parser, of: Operand, what: string): Condition {
  if (parser.word('BETWEEN')) {
    const low = parseOperand(parser, what);
    if (!parser.word('AND')) parser.fail();
    return { kind: 'between', of, low, high: parseOperand(parser, what) };
  }
  if (parser.word('IN')) {
    parser.expectSign('(');
    const list = [parseOperand(parser, what)];
    while (parser.sign(',')) list.push(parseOperand(parser, what));
    parser.expectSign(')');
    return { kind: 'in', of, list };
  }
  const { kind, text } = parser.peek();
  if (kind !== 'sign' || !COMPARATORS.has(text)) parser.fail();
  parser.next();
  return { kind: 'compare', comparator: text as Comparator, left: of, right: parseOperand(parser, what) };
}

function parseFunction(parser: Parser, name: string, what: string): Condition {
  const count = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (count === undefined) throw validation(`Invalid ${what}: Invalid function name; function: ${name}`);
  const operands = [parseOperand(parser, what)];
  while (parser.sign(',')) operands.push(parseOperand(parser, what));
  parser.expectSign(')');
  const [first, second] = operands;
  if (first === undefined || operands.length !== count) {
    throw validation(
      `Invalid ${what}: Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
  }
  if (name === 'begins_with' || name === 'contains') {
    if (second === undefined) parser.fail();
    return { kind: name === 'contains' ? 'contains' : 'begins', of: first, part: second };
  }
  if (first.kind !== 'path') {
    throw validation(`Invalid ${what}: Operator or function requires a document path; operator or function: ${name}`);
  }
  if (second !== undefined) return { kind: 'type', path: first.path, type: second };
  return { kind: 'exists', path: first.path, expected: name === 'attribute_exists' };
}

function parseOperand(parser: Parser, what: string): Operand {
  if (parser.peek().kind === ':') return { kind: 'value', name: parser.value() };
  const name = parser.call();
  if (name === null) return { kind: 'path', path: parser.path() };
  if (name !== 'size')
    throw validation(`Invalid ${what}: The function is not allowed to be used this way in an expression; function: ${name}`);
  return parseSize(parser);
}

function parseSize(parser: Parser): Operand {
  const path = parser.path();
  parser.expectSign(')');
  return { kind: 'size', path };
}
