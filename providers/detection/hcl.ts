/**
 * Terraform's language, as far as configuration is written in it: blocks, attributes, and values that are known without
 * running anything. What has to be computed is kept as what it refers to.
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export type HclValue = string | number | boolean | null | HclValue[] | { [key: string]: HclValue } | HclRef | HclCall;

/** `aws_iam_role.x.arn`, `var.name` */
export interface HclRef {
  $ref: string;
}

export interface HclCall {
  $call: string;
  args: HclValue[];
}

export interface HclBlock {
  type: string;
  labels: string[];
  attributes: Map<string, { value: HclValue; line: number }>;
  blocks: HclBlock[];
  line: number;
}

export function isRef(value: unknown): value is HclRef {
  return typeof value === 'object' && value !== null && '$ref' in value;
}

export function isCall(value: unknown): value is HclCall {
  return typeof value === 'object' && value !== null && '$call' in value;
}

interface Token {
  kind: 'word' | 'number' | 'text' | 'mark' | 'line' | 'end';
  text: string;
  line: number;
}

function quoted(text: string, from: number): { value: string; end: number } {
  let value = '';
  let at = from + 1;
  while (at < text.length) {
    const char = text[at];
    if (char === '\\') {
      const next = text[at + 1] ?? '';
      value += { n: '\n', t: '\t', r: '\r' }[next] ?? next;
      at += 2;
    } else if (char === '"') return { value, end: at + 1 };
    else if ((char === '$' || char === '%') && text[at + 1] === '{') {
      const end = closing(text, at + 1);
      value += text.slice(at, end);
      at = end;
    } else {
      value += char;
      at++;
    }
  }
  return { value, end: at };
}

/** The end of `{ … }`, with what is nested and quoted in it. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = quoted(text, at).end - 1;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return text.length;
}

function heredoc(text: string, at: number): { value: string; end: number } | null {
  const open = /^<<-?([A-Za-z_]\w*)\r?\n/.exec(text.slice(at, at + 80));
  if (open?.[1] === undefined) return null;
  const begin = at + open[0].length;
  const close = new RegExp(`^[ \\t]*${open[1]}[ \\t]*\\r?$`, 'm').exec(text.slice(begin));
  if (close === null) return { value: text.slice(begin), end: text.length };
  return { value: text.slice(begin, begin + close.index), end: begin + close.index + close[0].length };
}

const TOKEN = /[ \t\r]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\n|[A-Za-z_][\w-]*|\d+(?:\.\d+)?|==|!=|<=|>=|&&|\|\||\.\.\.|=>|[^\s]/y;

function tokens(text: string): Token[] {
  const out: Token[] = [];
  let line = 1;
  let at = 0;
  const push = (kind: Token['kind'], value: string) => out.push({ kind, text: value, line });
  while (at < text.length) {
    if (text[at] === '"') {
      const { value, end } = quoted(text, at);
      push('text', value);
      line += text.slice(at, end).split('\n').length - 1;
      at = end;
      continue;
    }
    const document = text.startsWith('<<', at) ? heredoc(text, at) : null;
    if (document !== null) {
      push('text', document.value);
      line += text.slice(at, document.end).split('\n').length - 1;
      at = document.end;
      continue;
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) break;
    const [word] = match;
    at += word.length;
    if (word === '\n') {
      push('line', word);
      line++;
    } else if (/^(?:[ \t\r]|#|\/\/|\/\*)/.test(word)) line += word.split('\n').length - 1;
    else push(/^[A-Za-z_]/.test(word) ? 'word' : /^\d/.test(word) ? 'number' : 'mark', word);
  }
  push('end', '');
  return out;
}

const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Reads a file; what is not understood is passed over. */
// oxlint-disable-next-line max-lines-per-function -- a recursive descent parser shares its position
export function parseHcl(text: string): HclBlock[] {
  const list = tokens(text);
  let at = 0;
  const peek = (): Token => list[at] ?? { kind: 'end', text: '', line: 0 };
  const next = (): Token => list[at++] ?? { kind: 'end', text: '', line: 0 };
  const skipLines = () => {
    while (peek().kind === 'line') at++;
  };
  const isMark = (mark: string) => peek().kind === 'mark' && peek().text === mark;

  function value(depth = 0): HclValue {
    const first = primary(depth);
    // Operators, conditions and loops: what comes of them is only known when it runs.
    let computed = false;
    while (depth < 100 && peek().kind === 'mark' && /^(?:[-+*/%<>?:]|==|!=|<=|>=|&&|\|\|)$/.test(peek().text)) {
      if (peek().text === ':' && !computed) break;
      computed = true;
      at++;
      skipLines();
      primary(depth + 1);
    }
    return computed ? { $call: '?', args: [first] } : first;
  }

  function until(close: string, depth: number): HclValue[] {
    const items: HclValue[] = [];
    for (skipLines(); !isMark(close) && peek().kind !== 'end'; skipLines()) {
      const before = at;
      items.push(value(depth + 1));
      skipLines();
      if (isMark(',') || isMark('...')) at++;
      if (at === before) at++;
    }
    at++;
    return items;
  }

  function object(depth: number): HclValue {
    const out: { [key: string]: HclValue } = {};
    for (skipLines(); !isMark('}') && peek().kind !== 'end'; skipLines()) {
      const key = next();
      if (key.text === '(') until(')', depth);
      skipLines();
      if (isMark('=') || isMark(':')) {
        at++;
        skipLines();
        out[key.text] = value(depth + 1);
      }
      if (isMark(',')) at++;
    }
    at++;
    return out;
  }

  function reference(name: string, depth: number): HclValue {
    if (name in WORDS) return WORDS[name] ?? null;
    if (isMark('(')) {
      at++;
      return { $call: name, args: until(')', depth) };
    }
    let path = name;
    while (isMark('.') || isMark('[')) {
      const mark = next().text;
      if (mark === '.') path += `.${next().text}`;
      else {
        const index = until(']', depth)[0];
        path += `[${typeof index === 'string' || typeof index === 'number' ? index : '*'}]`;
      }
    }
    return { $ref: path };
  }

  function primary(depth: number): HclValue {
    const token = next();
    if (depth > 100) return null;
    if (token.kind === 'text') return token.text;
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'word') return reference(token.text, depth);
    if (token.text === '[') return until(']', depth);
    if (token.text === '{') return object(depth);
    if (token.text === '(') return until(')', depth)[0] ?? null;
    if (token.text === '-' || token.text === '!') {
      const inner = primary(depth + 1);
      return typeof inner === 'number' ? -inner : { $call: '?', args: [inner] };
    }
    return null;
  }

  function body(close: string | null, depth: number): Pick<HclBlock, 'attributes' | 'blocks'> {
    const attributes: HclBlock['attributes'] = new Map();
    const blocks: HclBlock[] = [];
    for (skipLines(); peek().kind !== 'end' && !(close !== null && isMark(close)); skipLines()) {
      const name = next();
      if (name.kind !== 'word' && name.kind !== 'text') continue;
      if (isMark('=')) {
        at++;
        attributes.set(name.text, { value: value(), line: name.line });
        continue;
      }
      const labels: string[] = [];
      while (peek().kind === 'text' || peek().kind === 'word') labels.push(next().text);
      if (!isMark('{') || depth > 100) continue;
      at++;
      blocks.push({ type: name.text, labels, line: name.line, ...body('}', depth + 1) });
    }
    at++;
    return { attributes, blocks };
  }

  return body(null, 0).blocks;
}
