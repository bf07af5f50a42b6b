import type { Value } from './value.ts';

/** A single character that fits, or any number of any. */
type Piece = '%' | ((char: string) => boolean);

/**
 * Whether a text is like a pattern of `%`, `_`, `[a-z]` and `[^a-z]`; `undefined` where one of them is no text.
 * @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/keywords#like
 */
export function like(value: Value, pattern: Value, escape: Value): Value {
  if (typeof value !== 'string' || typeof pattern !== 'string') return undefined;
  return fits(value, piecesOf(pattern, escape));
}

function piecesOf(pattern: string, escape: Value): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    const set = char === '[' ? /^\[(\^?)([^\]]+)\]/.exec(pattern.slice(at)) : null;
    if (typeof escape === 'string' && char === escape) {
      at += 1;
      pieces.push(only(pattern.charAt(at)));
    } else if (set !== null) {
      pieces.push(oneOf(set[2] ?? '', set[1] !== '^'));
      at += set[0].length - 1;
    } else pieces.push(char === '%' ? '%' : char === '_' ? () => true : only(char));
  }
  return pieces;
}

const only =
  (wanted: string): Piece =>
  (char) =>
    char === wanted;

/** `a-z` is a range, a dash at either end itself. */
function oneOf(set: string, isIn: boolean): Piece {
  const ranges = [...set.matchAll(/(.)-(.)|(.)/gs)].map(([, low, high, single = '']) => [low ?? single, high ?? single] as const);
  return (char) => ranges.some(([low, high]) => low <= char && char <= high) === isIn;
}

/** Goes back to the last `%` only, so that no pattern takes longer than its length times the text's. */
function fits(text: string, pieces: readonly Piece[]): boolean {
  let [at, next] = [0, 0];
  let back: { at: number; next: number } | null = null;
  while (at < text.length) {
    const piece = pieces[next];
    if (piece === '%') {
      next += 1;
      back = { at, next };
    } else if (piece?.(text.charAt(at)) === true) {
      at += 1;
      next += 1;
    } else if (back === null) return false;
    else {
      back.at += 1;
      ({ at, next } = back);
    }
  }
  return pieces.slice(next).every((piece) => piece === '%');
}
