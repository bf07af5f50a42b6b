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
  const after = readMarker(Marker);
  const from = after === null ? 0 : startAfter(all, keyOf, after);
  return take(all.slice(from, from + Math.min(MaxItems ?? max, max) + 1), keyOf, { MaxItems }, max);
}

/** As `page`, of what is made on the way: `from` gives the items behind a key, or all of them, in their order. */
export function lazyPage<T>(
  from: (after: string | null) => Iterable<T>,
  keyOf: (item: T) => string,
  { Marker, MaxItems }: { Marker?: string | undefined; MaxItems?: number | undefined },
  max: number,
): { items: T[]; next: { NextMarker?: string } } {
  return take(from(readMarker(Marker)), keyOf, { MaxItems }, max);
}

/** The first items, and the marker of the last of them where there are more. */
function take<T>(
  all: Iterable<T>,
  keyOf: (item: T) => string,
  { MaxItems }: { MaxItems?: number | undefined },
  max: number,
): { items: T[]; next: { NextMarker?: string } } {
  const size = Math.min(MaxItems ?? max, max);
  const items: T[] = [];
  for (const item of all) {
    const last = items.at(-1);
    if (items.length === size && last !== undefined) return { items, next: { NextMarker: encodeMarker(keyOf(last)) } };
    items.push(item);
  }
  return { items, next: {} };
}

/** Index of the first item behind the key, by halves. */
export function startAfter<T>(all: readonly T[], keyOf: (item: T) => string, key: string): number {
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

function readMarker(marker: string | undefined): string | null {
  if (marker === undefined || marker === '') return null;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(marker, 'base64url').toString());
    if (typeof parsed === 'object' && parsed !== null && 'after' in parsed && typeof parsed.after === 'string') return parsed.after;
  } catch {
    // It is none of ours: told below.
  }
  throw invalidParameter('The marker is invalid: it must come from the answer before.');
}
