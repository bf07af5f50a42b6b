import { KqlError } from './kql-error.ts';

export type Token =
  | { kind: 'name' | 'operator'; text: string; at: number }
  | { kind: 'string'; value: string; at: number }
  | { kind: 'number'; value: number; at: number }
  /** Milliseconds. */
  | { kind: 'timespan'; value: number; at: number }
  /** Epoch milliseconds. */
  | { kind: 'datetime'; value: number; at: number };

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PATTERNS = {
  space: /\s+|\/\/[^\n]*/y,
  datetime: /datetime\(\s*["']?([^"')]+?)["']?\s*\)/y,
  string: /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/y,
  timespan: /(\d+(?:\.\d+)?)(ms|s|m|h|d)\b/y,
  number: /\d+(?:\.\d+)?/y,
  name: /[A-Za-z_]\w*/y,
  operator: /==|!=|=~|!~|<=|>=|[<>=|,()]/y,
};
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function next(text: string, at: number): { token: Token | null; length: number } {
  const space = match(PATTERNS.space, text, at);
  if (space !== null) return { token: null, length: space[0].length };
  const instant = match(PATTERNS.datetime, text, at);
  if (instant !== null) {
    const value = Date.parse(instant[1] ?? '');
    if (Number.isNaN(value)) throw new KqlError('SemanticError', `'${instant[1] ?? ''}' is not a valid datetime`, at);
    return { token: { kind: 'datetime', value, at }, length: instant[0].length };
  }
  const string = match(PATTERNS.string, text, at);
  if (string !== null) {
    const value = (string[1] ?? string[2] ?? '').replace(/\\(.)/gs, (_, char: string) => ESCAPES[char] ?? char);
    return { token: { kind: 'string', value, at }, length: string[0].length };
  }
  const span = match(PATTERNS.timespan, text, at);
  if (span !== null)
    return { token: { kind: 'timespan', value: Number(span[1]) * (UNITS[span[2] ?? ''] ?? 1), at }, length: span[0].length };
  const number = match(PATTERNS.number, text, at);
  if (number !== null) return { token: { kind: 'number', value: Number(number[0]), at }, length: number[0].length };
  for (const kind of ['name', 'operator'] as const) {
    const found = match(PATTERNS[kind], text, at);
    if (found !== null) return { token: { kind, text: found[0], at }, length: found[0].length };
  }
  throw new KqlError('SyntaxError', `Query could not be parsed at '${text.slice(at, at + 1)}' on line [1,${at}]`, at);
}

/** The words of a query. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const { token, length } = next(text, at);
    if (token !== null) tokens.push(token);
    at += length;
  }
  return tokens;
}
