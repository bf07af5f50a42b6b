import { validationError } from './errors.ts';

/**
 * One page of a list that is sorted by `keyOf`. The marker is the key of the last item seen, so that what is added or
 * removed between two pages neither repeats nor hides anything else.
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { Marker, MaxItems }: { Marker?: string | undefined; MaxItems: number },
): { items: T[]; IsTruncated: boolean; Marker: string | undefined } {
  const after = Marker === undefined ? null : decode(Marker);
  const rest = after === null ? items : items.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, MaxItems);
  const last = page.at(-1);
  const truncated = rest.length > page.length && last !== undefined;
  return { items: page, IsTruncated: truncated, Marker: truncated ? Buffer.from(keyOf(last)).toString('base64url') : undefined };
}

function decode(marker: string): string {
  const text = Buffer.from(marker, 'base64url').toString('utf8');
  if (Buffer.from(text).toString('base64url') !== marker) throw validationError('Invalid Marker.');
  return text;
}
