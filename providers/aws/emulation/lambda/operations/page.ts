import { invalidParameter } from '../protocol/answers.ts';

/**
 * One page of a list that is sorted by `keyOf`. The marker is the last key of the page before, so that what comes and
 * goes meanwhile neither repeats nor hides anything. `max` is the most that a page has, whatever is asked for.
 */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { Marker, MaxItems }: { Marker?: string | undefined; MaxItems?: number | undefined },
  max: number,
): { items: T[]; next: { NextMarker?: string } } {
  const from = Marker === undefined || Marker === '' ? 0 : startAfter(all, keyOf, decodeMarker(Marker));
  const size = Math.min(MaxItems ?? max, max);
  const items = all.slice(from, from + size);
  const last = items.at(-1);
  const more = last !== undefined && from + items.length < all.length;
  return { items, next: more ? { NextMarker: encodeMarker(keyOf(last)) } : {} };
}

/** Index of the first item behind the key, by halves. */
function startAfter<T>(all: readonly T[], keyOf: (item: T) => string, key: string): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = all[middle];
    if (at !== undefined && keyOf(at) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function encodeMarker(key: string): string {
  return Buffer.from(JSON.stringify({ after: key })).toString('base64url');
}

function decodeMarker(marker: string): string {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(marker, 'base64url').toString());
    if (typeof parsed === 'object' && parsed !== null && 'after' in parsed && typeof parsed.after === 'string') return parsed.after;
  } catch {
    // It is none of ours: told below.
  }
  throw invalidParameter('The marker is invalid: it must come from the answer before.');
}
