import { LineCounter, isMap, isPair, isScalar, isSeq, parseDocument, type Document, type Node, type Pair } from 'yaml';
import type { CodeLocation } from '#shared/model/audit/posture.ts';

/** A template with its places. Short forms (`!Ref x`) read as their long ones (`{ Ref: x }`). */
export interface CloudDocument {
  value: unknown;
  /** Where a path of keys is written; the nearest around it where it is not. */
  at(path: readonly (string | number)[]): CodeLocation;
  /** The first error in it; null where it reads well. */
  problem: string | null;
}

const SHORT: Readonly<Record<string, string>> = { '!Ref': 'Ref', '!Condition': 'Condition' };

function long(tag: string, value: unknown): unknown {
  const name = SHORT[tag] ?? `Fn::${tag.slice(1)}`;
  return { [name]: name === 'Fn::GetAtt' && typeof value === 'string' ? value.split('.') : value };
}

const MAX_DEPTH = 200;
/** A template of the greatest size that is read has fewer; more of them come from aliases of aliases. */
const MAX_VALUES = 500_000;
const MAX_ALIASES = 2_000;

/** One document while it becomes a value: what it may still grow by. */
interface Reading {
  document: Document;
  values: number;
  aliases: number;
}

const isSpent = ({ values, aliases }: Reading) => values > MAX_VALUES || aliases > MAX_ALIASES;

function toValue(node: unknown, reading: Reading, depth = 0): unknown {
  reading.values++;
  if (depth > MAX_DEPTH || isSpent(reading)) return null;
  const plain = toPlain(node, reading, depth);
  const tag = (node as Node | null)?.tag;
  return typeof tag === 'string' && tag.startsWith('!') && !tag.startsWith('!!') ? long(tag, plain) : plain;
}

function toPlain(node: unknown, reading: Reading, depth: number): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item) => toValue(item, reading, depth + 1));
  if (isMap(node)) {
    const out: Record<string, unknown> = {};
    for (const pair of node.items as Pair[]) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      const value = toValue(pair.value, reading, depth + 1);
      if (key === '<<' && typeof value === 'object' && value !== null) Object.assign(out, value);
      else out[key] = value;
    }
    return out;
  }
  // An alias: resolved, but not endlessly.
  reading.aliases++;
  if (isSpent(reading)) return null;
  const resolved = (node as { resolve?(d: Document): unknown } | null)?.resolve?.(reading.document);
  return resolved === undefined || resolved === null ? null : toValue(resolved, reading, depth + 10);
}

function find(document: Document, path: readonly (string | number)[]): Node | null {
  let node: unknown = document.contents;
  let last: Node | null = document.contents as Node | null;
  for (const key of path) {
    const found: unknown = isMap(node)
      ? node.items.find((pair) => isPair(pair) && isScalar(pair.key) && String(pair.key.value) === String(key))
      : isSeq(node)
        ? node.items[Number(key)]
        : undefined;
    if (found === undefined) return last;
    if (isPair(found)) {
      last = found.key as Node;
      node = found.value;
    } else {
      last = found as Node;
      node = found;
    }
  }
  return last;
}

/** Reads YAML or JSON as clouds write it. */
export function readCloudDocument(file: string, text: string): CloudDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent', prettyErrors: false, uniqueKeys: false });
  const [error] = document.errors;
  const reading: Reading = { document: document as unknown as Document, values: 0, aliases: 0 };
  const value = toValue(document.contents, reading);
  const endless = isSpent(reading) ? 'aliases make more of it than is read' : null;
  const problem = error === undefined ? endless : `line ${lines.linePos(error.pos[0]).line}: ${error.message}`;
  return {
    value: isSpent(reading) ? null : value,
    problem,
    at(path) {
      const range = find(document as unknown as Document, path)?.range;
      if (range === null || range === undefined) return { file, line: 1 };
      const { line, col } = lines.linePos(range[0]);
      return { file, line, column: col };
    },
  };
}
