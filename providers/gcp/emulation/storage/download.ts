import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { textMapOf, textOf, type Json } from '../api/json.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { StorageError } from './storage-error.ts';

const PASSED_ON = {
  contentType: 'content-type',
  contentEncoding: 'content-encoding',
  contentDisposition: 'content-disposition',
  contentLanguage: 'content-language',
  cacheControl: 'cache-control',
} as const;

/** Sends the bytes of an object, or the range that is asked for. @see https://cloud.google.com/storage/docs/json_api/v1/objects/get */
export async function download(
  store: Pick<ObjectStore, 'read'>,
  object: StoredObject,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { resource } = object;
  const size = Number(textOf(resource, 'size'));
  const range = parseRange(request.headers.range, size);
  const [from, to] = range ?? [0, size - 1];
  const bytes = size === 0 || request.method === 'HEAD' ? null : await store.read([object], { start: from, end: to + 1 });
  response.writeHead(range === null ? 200 : 206, {
    ...headersOf(resource),
    'content-length': Math.max(0, to - from + 1),
    'accept-ranges': 'bytes',
    ...(range === null ? {} : { 'content-range': `bytes ${from}-${to}/${size}` }),
  });
  if (bytes === null) response.end();
  else await pipeline(bytes, response);
}

function headersOf(resource: Json): Record<string, string> {
  const passedOn = Object.entries(PASSED_ON).flatMap(([field, header]) =>
    textOf(resource, field) === '' ? [] : [[header, textOf(resource, field)] as const],
  );
  const own = Object.entries(textMapOf(resource, 'metadata')).map(([name, value]) => [`x-goog-meta-${name}`, value] as const);
  return {
    ...Object.fromEntries([...passedOn, ...own]),
    etag: textOf(resource, 'etag'),
    'last-modified': new Date(textOf(resource, 'updated')).toUTCString(),
    'x-goog-generation': textOf(resource, 'generation'),
    'x-goog-metageneration': textOf(resource, 'metageneration'),
    'x-goog-hash': `crc32c=${textOf(resource, 'crc32c')},md5=${textOf(resource, 'md5Hash')}`,
    'x-goog-stored-content-encoding': textOf(resource, 'contentEncoding') || 'identity',
    'x-goog-stored-content-length': textOf(resource, 'size'),
    'x-goog-storage-class': textOf(resource, 'storageClass'),
  };
}

function parseRange(header: string | undefined, size: number): [from: number, to: number] | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last));
  if (from > to) throw new StorageError(416, 'requestedRangeNotSatisfiable', 'Request range not satisfiable');
  return [from, to];
}
