import { QueryError } from './query-error.ts';

export type Token =
  | { kind: 'name' | 'parameter' | 'operator'; text: string; at: number; end: number }
  | { kind: 'string'; value: string; text: string; at: number; end: number }
  | { kind: 'number'; value: number; text: string; at: number; end: number };

/** The order in which they are tried. @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/constants */
const PATTERNS = {
  space: /\s+|--[^\n]*/y,
  string: /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y,
  number: /0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy,
  parameter: /@\w+/y,
  name: /[A-Za-z_]\w*/y,
  operator: /\?\?|\|\||<>|<=|>=|!=|<<|>>>|>>|[-+*/%=<>&|^~(){}[\],.:?]/y,
};
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

const match = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9a-f]{4})|(.))/gis, (_all, code: string | undefined, char: string) =>
    code === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function tokenAt(query: string, at: number): Token {
  const string = match(PATTERNS.string, query, at);
  if (string !== null) {
    const [text, double, single = ''] = string;
    return { kind: 'string', value: unescape(double ?? single), text, at, end: at + text.length };
  }
  for (const kind of ['number', 'parameter', 'name', 'operator'] as const) {
    const text = match(PATTERNS[kind], query, at)?.[0];
    if (text === undefined) continue;
    const place = { text, at, end: at + text.length };
    return kind === 'number' ? { kind, value: Number(text), ...place } : { kind, ...place };
  }
  throw syntaxError(query.slice(at, at + 1), at, at + 1);
}

export function syntaxError(near: string, start: number, end: number): QueryError {
  return new QueryError('SC1001', `Syntax error, incorrect syntax near '${near}'.`, { start, end });
}

/** The words of a query. Throws `QueryError`. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length;) {
    const space = match(PATTERNS.space, query, at);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const token = tokenAt(query, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}
