import { StorageError, storageError } from '../storage-error.ts';
import { metadataOf, readXml, xmlAnswer, type StorageAnswer, type StorageRequest } from '../storage-exchange.ts';
import { newEtag, type BlobRecord, type Blobs } from './blobs.ts';
import { checkConditions } from './conditions.ts';
import { changeLease, checkLease, liveLease } from './leases.ts';
import { needBlob } from './read-blob.ts';
import { contentHeaders } from './write-blob.ts';

const DOCUMENT_BYTES = 64 * 1024;

/** What changes a blob's properties and leaves its bytes as they are: `comp` metadata, properties, tags, lease. */
export async function changeBlob(blobs: Blobs, container: string, name: string, request: StorageRequest): Promise<StorageAnswer> {
  const { headers, query, method } = request;
  const blob = needBlob(blobs, container, name);
  const comp = query.get('comp');
  if (comp === 'lease') {
    checkConditions(blob, headers, 'write');
    const { lease, answer } = changeLease(blob.lease, request);
    blobs.change({ ...blob, lease });
    return {
      ...answer,
      headers: { ...answer.headers, etag: `"${blob.etag}"`, 'last-modified': new Date(blob.modifiedAtMs).toUTCString() },
    };
  }
  if (comp === 'tags') {
    if (method === 'GET') return xmlAnswer('Tags', { TagSet: { Tag: Object.entries(blob.tags).map(([Key, Value]) => ({ Key, Value })) } });
    blobs.change({ ...blob, tags: await readTags(request) });
    return { status: 204 };
  }
  checkConditions(blob, headers, 'write');
  if (liveLease(blob.lease) !== null || headers['x-ms-lease-id'] !== undefined) checkLease(blob.lease, headers, 'Blob');
  return touch(blobs, comp === 'metadata' ? { ...blob, metadata: metadataOf(headers) } : { ...blob, headers: contentHeaders(headers) });
}

function touch(blobs: Blobs, blob: BlobRecord): StorageAnswer {
  const changed = { ...blob, etag: newEtag(), modifiedAtMs: Date.now() };
  blobs.change(changed);
  return { status: 200, headers: { etag: `"${changed.etag}"`, 'last-modified': new Date(changed.modifiedAtMs).toUTCString() } };
}

/** At most ten. @see https://learn.microsoft.com/rest/api/storageservices/set-blob-tags */
async function readTags({ stream }: StorageRequest): Promise<Record<string, string>> {
  const { TagSet: set } = await readXml(stream, 'Tags', DOCUMENT_BYTES);
  const tag: unknown = typeof set === 'object' && set !== null ? Reflect.get(set, 'Tag') : undefined;
  const list: unknown[] = tag === undefined ? [] : Array.isArray(tag) ? tag : [tag];
  if (list.length > 10)
    throw new StorageError(400, 'InvalidTag', 'The tags specified are invalid. It contains characters that are not permitted.');
  return Object.fromEntries(
    list.map((item) => {
      const { Key, Value } = item as { Key?: unknown; Value?: unknown };
      if (typeof Key !== 'string' || typeof Value !== 'string') throw storageError('InvalidXmlDocument');
      return [Key, Value];
    }),
  );
}
