import { StorageError, storageError } from '../storage-error.ts';
import { metadataHeaders, type StorageAnswer, type StorageRequest } from '../storage-exchange.ts';
import type { BlobRecord, Blobs } from './blobs.ts';
import { checkConditions } from './conditions.ts';
import { checkLease, leaseProperties, liveLease } from './leases.ts';

export const containerNotFound = (): StorageError => new StorageError(404, 'ContainerNotFound', 'The specified container does not exist.');

/** Throws `BlobNotFound`. */
export function needBlob(blobs: Blobs, container: string, name: string): BlobRecord {
  const blob = blobs.find(container, name);
  if (blob === null) throw new StorageError(404, 'BlobNotFound', 'The specified blob does not exist.');
  return blob;
}

/** @see https://learn.microsoft.com/rest/api/storageservices/get-blob */
export async function readBlob(blobs: Blobs, container: string, name: string, { headers }: StorageRequest): Promise<StorageAnswer> {
  const blob = needBlob(blobs, container, name);
  checkConditions(blob, headers, 'read');
  const range = parseRange(headers['x-ms-range'] ?? headers['range'], blob.size);
  const { start, end } = range ?? { start: 0, end: blob.size };
  const body = await blobs.bodies.open(
    blob.blocks.map(({ file }) => file),
    { start, end },
  );
  const length = { 'content-length': String(end - start) };
  if (range === null) return { status: 200, headers: { ...blobHeaders(blob), ...length }, body };
  // The digest is the whole blob's.
  const { 'content-md5': whole, ...others } = blobHeaders(blob);
  const part = { 'x-ms-blob-content-md5': whole, 'content-range': `bytes ${start}-${end - 1}/${blob.size}` };
  return { status: 206, headers: { ...others, ...part, ...length }, body };
}

/** Also of its metadata alone, which the same headers tell. */
export function headBlob(blobs: Blobs, container: string, name: string, { headers, query }: StorageRequest): StorageAnswer {
  const blob = needBlob(blobs, container, name);
  checkConditions(blob, headers, 'read');
  const length = query.get('comp') === 'metadata' ? '0' : String(blob.size);
  return { status: 200, headers: { ...blobHeaders(blob), 'content-length': length } };
}

/** @see https://learn.microsoft.com/rest/api/storageservices/delete-blob */
export function removeBlob(blobs: Blobs, container: string, name: string, { headers }: StorageRequest): StorageAnswer {
  const blob = needBlob(blobs, container, name);
  checkConditions(blob, headers, 'write');
  if (liveLease(blob.lease) !== null || headers['x-ms-lease-id'] !== undefined) checkLease(blob.lease, headers, 'Blob');
  blobs.remove(blob);
  return { status: 202, headers: { 'x-ms-delete-type-permanent': 'true' } };
}

/** What is known of a blob, as headers. */
function blobHeaders(blob: BlobRecord): Record<string, string | undefined> {
  const lease = leaseProperties(blob.lease);
  const tags = Object.keys(blob.tags).length;
  return {
    ...blob.headers,
    'content-md5': blob.md5 ?? undefined,
    etag: `"${blob.etag}"`,
    'last-modified': new Date(blob.modifiedAtMs).toUTCString(),
    'accept-ranges': 'bytes',
    'x-ms-creation-time': new Date(blob.createdAtMs).toUTCString(),
    'x-ms-blob-type': 'BlockBlob',
    'x-ms-access-tier': 'Hot',
    'x-ms-access-tier-inferred': 'true',
    'x-ms-server-encrypted': 'false',
    'x-ms-lease-status': lease.status,
    'x-ms-lease-state': lease.state,
    'x-ms-lease-duration': lease.duration,
    'x-ms-tag-count': tags === 0 ? undefined : String(tags),
    ...metadataHeaders(blob.metadata),
  };
}

/** `end` is exclusive; null for the whole blob. */
function parseRange(range: string | undefined, size: number): { start: number; end: number } | null {
  const [, first, last = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined) return null;
  const start = Number(first);
  // The first bytes of an empty blob are asked for by clients that cannot know.
  if (start >= size) throw storageError('InvalidRange');
  return { start, end: last === '' ? size : Math.min(size, Number(last) + 1) };
}
