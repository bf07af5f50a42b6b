import { textOf, type Json } from '../api/json.ts';
import { invalid } from './storage-error.ts';

const MAX = 1000;

/** A page of objects and of the "folders" that a delimiter makes. @see https://cloud.google.com/storage/docs/json_api/v1/objects/list */
export function listObjects(all: readonly Json[], query: URLSearchParams): Json {
  const text = (name: string): string => query.get(name) ?? '';
  if (text('matchGlob') !== '') throw invalid('matchGlob is not part of this emulation.');
  const [prefix, delimiter, start, end] = [text('prefix'), text('delimiter'), text('startOffset'), text('endOffset')];
  const max = Math.min(MAX, Number(text('maxResults')) || MAX);
  const after = Buffer.from(text('pageToken'), 'base64url').toString('utf8');
  const items: Json[] = [];
  const prefixes = new Set<string>();
  let last = '';
  for (const resource of all) {
    const name = textOf(resource, 'name');
    if (name < start || (end !== '' && name >= end)) continue;
    const folder = folderOf(name, prefix, delimiter);
    const key = folder ?? `${name}\n${textOf(resource, 'generation')}`;
    if (key <= after || prefixes.has(key)) continue;
    if (items.length + prefixes.size === max) return { ...page(items, prefixes), nextPageToken: Buffer.from(last).toString('base64url') };
    if (folder === null) items.push(resource);
    else prefixes.add(folder);
    last = key;
  }
  return page(items, prefixes);
}

function folderOf(name: string, prefix: string, delimiter: string): string | null {
  const at = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
  return at < 0 ? null : name.slice(0, at + delimiter.length);
}

function page(items: readonly Json[], prefixes: ReadonlySet<string>): Json {
  return {
    kind: 'storage#objects',
    ...(items.length === 0 ? {} : { items }),
    ...(prefixes.size === 0 ? {} : { prefixes: [...prefixes] }),
  };
}
