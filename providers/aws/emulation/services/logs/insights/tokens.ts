import { malformedQuery } from './malformed-query.ts';

export interface Token {
  kind: 'name' | 'number' | 'period' | 'text' | 'regex' | 'sign' | 'end';
  /** A text without its quotes, a name without its backticks, a regular expression without its slashes. */
  text: string;
  start: number;
  end: number;
}

const PATTERNS: readonly [Token['kind'], RegExp][] = [
  ['period', /\d+(?:ms|mo|[smhdwqy])\b/y],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w@])/y],
  ['name', /[@A-Za-z_$][\w@$]*(?:\.[\w@$]+|\[\d+\])*/y],
  ['name', /`([^`]*)`/y],
  ['text', /"((?:[^"\\]|\\.)*)"/y],
  ['text', /'((?:[^'\\]|\\.)*)'/y],
  ['sign', /!=|<=|>=|=~|[=<>+\-*/%^(),|[\]]/y],
];
const REGEX = /\/((?:[^/\\]|\\.)+)\//y;
const SPACE = /(?:\s+|#[^\n]*)+/y;

/** The parts of a query of Logs Insights, without its comments. Throws `MalformedQueryException`. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let command = '';
  for (let at = skip(query, 0); at < query.length; at = skip(query, at)) {
    const before = tokens.at(-1);
    if (before === undefined || before.text === '|') command = /^\w+/.exec(query.slice(at))?.[0] ?? '';
    const token = (expectsRegex(before, command) ? match('regex', REGEX, query, at) : null) ?? next(query, at);
    if (token === null) throw malformedQuery(`unexpected symbol found ${query[at] ?? ''} at position ${at}`, at, at + 1);
    tokens.push(token);
    at = token.end;
  }
  return [...tokens, { kind: 'end', text: '', start: query.length, end: query.length }];
}

/** A slash divides, but after these words. */
function expectsRegex(before: Token | undefined, command: string): boolean {
  if (before === undefined) return false;
  if (before.text === '=~' || (before.kind === 'name' && before.text.toLowerCase() === 'like')) return true;
  return command === 'parse' && before.kind === 'name';
}

function next(query: string, at: number): Token | null {
  for (const [kind, pattern] of PATTERNS) {
    const token = match(kind, pattern, query, at);
    if (token !== null) return token;
  }
  return null;
}

function match(kind: Token['kind'], pattern: RegExp, query: string, at: number): Token | null {
  pattern.lastIndex = at;
  const found = pattern.exec(query);
  if (found === null) return null;
  const inner = found[1] ?? found[0];
  const text = kind === 'text' ? inner.replace(/\\(.)/g, '$1') : inner;
  return { kind, text, start: at, end: at + found[0].length };
}

function skip(query: string, at: number): number {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(query)?.[0].length ?? 0);
}
