import { validation } from '../errors.ts';
import type { Bindings } from './bindings.ts';
import { createParser, type Parser } from './parser.ts';
import { overlap, pathText } from './paths.ts';
import type { Path, SetValue, Update } from './syntax.ts';

const WHAT = 'UpdateExpression';
const CLAUSES = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html */
export function parseUpdate(expression: string, bindings: Bindings): Update {
  const parser = createParser(expression, WHAT, bindings);
  const update: Update = { set: [], remove: [], add: [], delete: [] };
  const seen = new Set<string>();
  for (let clause = nextClause(parser); clause !== null; clause = nextClause(parser)) {
    if (seen.has(clause)) {
      throw validation(`Invalid ${WHAT}: The "${clause}" section can only be used once in an update expression;`);
    }
    seen.add(clause);
    do readAction(parser, clause, update);
    while (parser.sign(','));
  }
  if (seen.size === 0) parser.fail();
  parser.end();
  checkPaths(update);
  return update;
}

/** The paths that an update changes. */
export function changedPaths({ set, remove, add, delete: removed }: Update): Path[] {
  return [...set.map(({ path }) => path), ...remove, ...add.map(({ path }) => path), ...removed.map(({ path }) => path)];
}

function nextClause(parser: Parser): (typeof CLAUSES)[number] | null {
  return CLAUSES.find((clause) => parser.word(clause)) ?? null;
}

function readAction(parser: Parser, clause: (typeof CLAUSES)[number], update: Update): void {
  const path = parser.path();
  switch (clause) {
    case 'SET':
      parser.expectSign('=');
      update.set.push({ path, value: readSum(parser) });
      return;
    case 'REMOVE':
      update.remove.push(path);
      return;
    case 'ADD':
      update.add.push({ path, value: parser.value() });
      return;
    case 'DELETE':
      update.delete.push({ path, value: parser.value() });
  }
}

function readSum(parser: Parser): SetValue {
  const left = readValue(parser);
  if (parser.sign('+')) return { kind: 'plus', left, right: readValue(parser) };
  if (parser.sign('-')) return { kind: 'minus', left, right: readValue(parser) };
  return left;
}

function readValue(parser: Parser): SetValue {
  if (parser.peek().kind === ':') return { kind: 'value', name: parser.value() };
  if (parser.sign('(')) {
    const inner = readSum(parser);
    parser.expectSign(')');
    return inner;
  }
  const name = parser.call();
  if (name === null) return { kind: 'path', path: parser.path() };
  if (name === 'if_not_exists') {
    const path = parser.path();
    parser.expectSign(',');
    const otherwise = readValue(parser);
    parser.expectSign(')');
    return { kind: 'if_not_exists', path, otherwise };
  }
  if (name === 'list_append') {
    const first = readValue(parser);
    parser.expectSign(',');
    const second = readValue(parser);
    parser.expectSign(')');
    return { kind: 'list_append', first, second };
  }
  throw validation(`Invalid ${WHAT}: Invalid function name; function: ${name}`);
}

function checkPaths(update: Update): void {
  const paths = changedPaths(update);
  for (const [index, first] of paths.entries()) {
    for (const second of paths.slice(index + 1)) {
      if (!overlap(first, second) && !overlap(second, first)) continue;
      throw validation(
        `Invalid ${WHAT}: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${pathText(first)}, path two: ${pathText(second)}`,
      );
    }
  }
}
