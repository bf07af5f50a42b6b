import { badField } from './api-error.ts';
import { numberOf, textOf, type Json } from './json.ts';

/** One page of a list. `pageSize` 0 means the service's own size, `max`. @see https://google.aip.dev/158 */
export function paged<T>(all: readonly T[], request: Json, max: number): { items: T[]; nextPageToken: string } {
  const size = numberOf(request, 'pageSize');
  if (size < 0) throw badField('page_size', 'The page size must not be negative.');
  const count = size === 0 ? max : Math.min(size, max);
  const token = textOf(request, 'pageToken');
  const from = token === '' ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(from) || from < 0) throw badField('page_token', 'The page token is invalid.');
  const next = from + count;
  return {
    items: all.slice(from, next),
    nextPageToken: next < all.length ? Buffer.from(String(next)).toString('base64url') : '',
  };
}
