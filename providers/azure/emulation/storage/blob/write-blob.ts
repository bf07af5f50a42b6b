import { createHash } from 'node:crypto';
import { StorageError, storageError } from '../storage-error.ts';
import { metadataOf, readXml, xmlAnswer, type StorageAnswer, type StorageRequest } from '../storage-exchange.ts';
import { newEtag, type BlobRecord, type Block, type Blobs } from './blobs.ts';
import { checkConditions } from './conditions.ts';
import { checkLease, liveLease } from './leases.ts';
import { needBlob } from './read-blob.ts';

/** Room for 50,000 blocks, the most that a blob may have. */
const LIST_BYTES = 8 * 1024 * 1024;

/** Properties of the content that a request sets. */
export function contentHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const names = ['content-type', 'content-encoding', 'content-language', 'cache-control', 'content-disposition'];
  const set = names.map(
    (name) =>
      [
        name,
        headers[`x-ms-blob-${name}`] ?? (name === 'cache-control' || name === 'content-disposition' ? undefined : headers[name]),
      ] as const,
  );
  const given = Object.fromEntries(set.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
  return { 'content-type': 'application/octet-stream', ...given };
}

/** A whole blob at once, or a copy of another of the account. @see https://learn.microsoft.com/rest/api/storageservices/put-blob */
export async function putBlob(blobs: Blobs, container: string, name: string, request: StorageRequest): Promise<StorageAnswer> {
  const { headers } = request;
  const before = checkWritable(blobs, container, name, headers);
  const source = headers['x-ms-copy-source'];
  if (source !== undefined) return copyBlob(blobs, { container, name, before }, source, request);
  const type = headers['x-ms-blob-type'];
  if (type === undefined) throw storageError('MissingRequiredHeader');
  if (type !== 'BlockBlob')
    throw new StorageError(501, 'NotImplemented', `The local runtime keeps block blobs only, and this is a ${type}.`);
  const { file, md5 } = await writeBody(blobs, request);
  // Others may have written it while the bytes came.
  checkConditions(blobs.find(container, name), headers, 'write');
  return commit(blobs, { container, name, before, headers }, { blocks: [{ id: '', file }], md5 });
}

function checkWritable(blobs: Blobs, container: string, name: string, headers: Readonly<Record<string, string>>): BlobRecord | null {
  const before = blobs.find(container, name);
  checkConditions(before, headers, 'write');
  if (before !== null && (liveLease(before.lease) !== null || headers['x-ms-lease-id'] !== undefined))
    checkLease(before.lease, headers, 'Blob');
  return before;
}

async function writeBody(blobs: Blobs, { stream, headers }: StorageRequest): Promise<{ file: Block['file']; md5: string }> {
  const digest = createHash('md5');
  const file = await blobs.bodies.write(stream, (piece) => digest.update(piece));
  const md5 = digest.digest('base64');
  const expected = headers['content-md5'] ?? headers['x-ms-blob-content-md5'];
  if (expected !== undefined && expected !== md5) {
    blobs.bodies.remove([file]);
    throw storageError('Md5Mismatch');
  }
  return { file, md5 };
}

interface Target {
  container: string;
  name: string;
  before: BlobRecord | null;
}

function commit(
  blobs: Blobs,
  { container, name, before, headers }: Target & { headers: Readonly<Record<string, string>> },
  { blocks, md5 }: { blocks: Block[]; md5: string | null },
): StorageAnswer {
  const record = {
    container,
    name,
    size: blocks.reduce((sum, { file }) => sum + file.size, 0),
    etag: newEtag(),
    createdAtMs: before?.createdAtMs ?? Date.now(),
    modifiedAtMs: Date.now(),
    metadata: metadataOf(headers),
    headers: contentHeaders(headers),
    md5,
    tags: Object.fromEntries(new URLSearchParams(headers['x-ms-tags'] ?? '')),
    blocks,
    lease: before?.lease ?? null,
  };
  blobs.put(record);
  return written(record);
}

const written = ({ etag, modifiedAtMs, md5 }: BlobRecord): StorageAnswer => ({
  status: 201,
  headers: {
    etag: `"${etag}"`,
    'last-modified': new Date(modifiedAtMs).toUTCString(),
    'content-md5': md5 ?? undefined,
    'x-ms-request-server-encrypted': 'false',
  },
});

/** At once, within the account. @see https://learn.microsoft.com/rest/api/storageservices/copy-blob */
async function copyBlob(
  blobs: Blobs,
  { container, name, before }: Target,
  source: string,
  { headers, endpoint }: StorageRequest,
): Promise<StorageAnswer> {
  const path = sourcePath(source, endpoint);
  if (path === null) throw new StorageError(400, 'CannotVerifyCopySource', 'The local runtime copies blobs of its own account only.');
  const slash = path.indexOf('/');
  const from = needBlob(blobs, path.slice(0, slash), path.slice(slash + 1));
  const blocks = await Promise.all(from.blocks.map(async ({ id, file }) => ({ id, file: await blobs.bodies.copy(file) })));
  const metadata = metadataOf(headers);
  const record = {
    ...from,
    container,
    name,
    blocks,
    etag: newEtag(),
    createdAtMs: before?.createdAtMs ?? Date.now(),
    modifiedAtMs: Date.now(),
    metadata: Object.keys(metadata).length > 0 ? metadata : from.metadata,
    tags: Object.fromEntries(new URLSearchParams(headers['x-ms-tags'] ?? '')),
    lease: before?.lease ?? null,
  };
  blobs.put(record);
  const { headers: own = {} } = written(record);
  return { status: 202, headers: { ...own, 'x-ms-copy-id': record.etag, 'x-ms-copy-status': 'success' } };
}

function sourcePath(source: string, endpoint: string): string | null {
  if (!URL.canParse(source)) return null;
  const { origin, pathname } = new URL(source);
  const path = `${origin}${pathname}`;
  return path.startsWith(`${endpoint}/`) ? decodeURIComponent(path.slice(endpoint.length + 1)) : null;
}

/** @see https://learn.microsoft.com/rest/api/storageservices/put-block */
export async function putBlock(blobs: Blobs, container: string, name: string, request: StorageRequest): Promise<StorageAnswer> {
  const id = request.query.get('blockid') ?? '';
  if (id === '' || Buffer.from(id, 'base64').length > 64) throw storageError('InvalidQueryParameterValue');
  const { file, md5 } = await writeBody(blobs, request);
  blobs.putBlock(container, name, { id, file });
  return { status: 201, headers: { 'content-md5': md5, 'x-ms-request-server-encrypted': 'false' } };
}

/** @see https://learn.microsoft.com/rest/api/storageservices/put-block-list */
export async function putBlockList(blobs: Blobs, container: string, name: string, request: StorageRequest): Promise<StorageAnswer> {
  const before = checkWritable(blobs, container, name, request.headers);
  const wanted = await readOrder(request.stream);
  const committed = before?.blocks ?? [];
  const uncommitted = blobs.uncommitted(container, name);
  const blocks = wanted.map(({ id, from }) => {
    const places = from === 'Committed' ? committed : from === 'Uncommitted' ? uncommitted : [...uncommitted, ...committed];
    const block = places.find((candidate) => candidate.id === id);
    if (block === undefined) throw new StorageError(400, 'InvalidBlockList', 'The specified block list is invalid.');
    return block;
  });
  return commit(
    blobs,
    { container, name, before, headers: request.headers },
    { blocks, md5: request.headers['x-ms-blob-content-md5'] ?? null },
  );
}

type Place = 'Committed' | 'Uncommitted' | 'Latest';

/** Blocks in the order of the document, whichever place they are to be taken from. */
async function readOrder(stream: AsyncIterable<Uint8Array>): Promise<{ id: string; from: Place }[]> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  const bytes = Buffer.concat(parts);
  await readXml(chunk(bytes), 'BlockList', LIST_BYTES);
  // The parser groups elements by name, and their order among each other is the blob's.
  return [...bytes.toString('utf8').matchAll(/<(Committed|Uncommitted|Latest)>([^<]*)<\//g)].map(([, from, id = '']) => ({
    id: id.trim(),
    from: from as Place,
  }));
}

async function* chunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** @see https://learn.microsoft.com/rest/api/storageservices/get-block-list */
export function readBlockList(blobs: Blobs, container: string, name: string, { query }: StorageRequest): StorageAnswer {
  const type = query.get('blocklisttype') ?? 'committed';
  const uncommitted = blobs.uncommitted(container, name);
  const blob = blobs.find(container, name);
  if (blob === null && uncommitted.length === 0) needBlob(blobs, container, name);
  const list = (blocks: readonly Block[]): object => ({
    Block: blocks.filter(({ id }) => id !== '').map(({ id, file }) => ({ Name: id, Size: file.size })),
  });
  return xmlAnswer(
    'BlockList',
    {
      ...(type === 'uncommitted' ? {} : { CommittedBlocks: list(blob?.blocks ?? []) }),
      ...(type === 'committed' ? {} : { UncommittedBlocks: list(uncommitted) }),
    },
    blob === null
      ? {}
      : {
          etag: `"${blob.etag}"`,
          'last-modified': new Date(blob.modifiedAtMs).toUTCString(),
          'x-ms-blob-content-length': String(blob.size),
        },
  );
}
