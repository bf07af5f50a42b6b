import type { SyntaxNode } from '@lezer/common';
import type { Loc } from './ir.ts';

/** A node of Python's tree with its text; children are real ones, not punctuation, unless asked for. */
export interface Py {
  kind: string;
  text: string;
  /** All children, keywords and punctuation too. */
  all: Py[];
  loc: Loc;
}

const PUNCTUATION = new Set(['(', ')', '[', ']', '{', '}', ',', ':', '.', ';', 'Comment']);

/** Children that mean something. */
export function parts(node: Py): Py[] {
  return node.all.filter(({ kind }) => !PUNCTUATION.has(kind));
}

export function child(node: Py, kind: string): Py | undefined {
  return node.all.find((each) => each.kind === kind);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Turns a lezer tree into nodes; children are made when they are looked at. */
export function toPy(root: SyntaxNode, source: string): Py {
  const starts = lineStarts(source);
  const position = (offset: number) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
  const wrap = (node: SyntaxNode): Py => {
    let all: Py[] | null = null;
    return {
      kind: node.name,
      get text() {
        return source.slice(node.from, node.to);
      },
      get all() {
        if (all !== null) return all;
        all = [];
        for (let each = node.firstChild; each !== null; each = each.nextSibling) all.push(wrap(each));
        return all;
      },
      get loc() {
        const from = position(node.from);
        const to = position(node.to);
        return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
      },
    };
  };
  return wrap(root);
}

/** The value of a string literal, without prefix, quotes and the commonest escapes. */
export function stringValue(literal: string): string {
  const match = /^([A-Za-z]*)("""|'''|"|')([\s\S]*?)\2$/.exec(literal);
  if (match?.[3] === undefined) return literal;
  if (/r/i.test(match[1] ?? '')) return match[3];
  return match[3].replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char);
}
