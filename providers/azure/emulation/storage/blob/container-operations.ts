import { StorageError, storageError } from '../storage-error.ts';
import {
  EMPTY,
  listAnswer,
  metadataHeaders,
  metadataOf,
  queryNumber,
  xmlAnswer,
  type StorageAnswer,
  type StorageRequest,
} from '../storage-exchange.ts';
import { newContainer, newEtag, type BlobRecord, type Blobs, type ContainerRecord } from './blobs.ts';
import { changeLease, checkLease, leaseProperties } from './leases.ts';
import { containerNotFound } from './read-blob.ts';

const date = (ms: number): string => new Date(ms).toUTCString();

/** @see https://learn.microsoft.com/rest/api/storageservices/list-containers2 */
export function listContainers(blobs: Blobs, { query, endpoint }: StorageRequest): StorageAnswer {
  const prefix = query.get('prefix') ?? '';
  const marker = query.get('marker') ?? '';
  const limit = queryNumber(query, 'maxresults', { min: 1, max: 5000, fallback: 5000 });
  const found = blobs.containers({ prefix, after: marker === '' ? undefined : marker, limit: limit + 1 });
  const page = found.slice(0, limit);
  const withMetadata = (query.get('include') ?? '').split(',').includes('metadata');
  const entries = page.map(({ name, metadata, etag, modifiedAtMs, lease }) => ({
    Name: name,
    Properties: { 'Last-Modified': date(modifiedAtMs), Etag: `"${etag}"`, ...leaseElements(lease) },
    ...(withMetadata ? { Metadata: metadata } : {}),
  }));
  const next = found.length > limit ? (page.at(-1)?.name ?? '') : EMPTY;
  return listAnswer(endpoint, {}, { Prefix: prefix, MaxResults: limit, Containers: { Container: entries }, NextMarker: next });
}

function leaseElements(lease: ContainerRecord['lease']): object {
  const { status, state, duration } = leaseProperties(lease);
  return { LeaseStatus: status, LeaseState: state, LeaseDuration: duration };
}

/** Operations on a container. */
export function onContainer(blobs: Blobs, container: string, request: StorageRequest): StorageAnswer {
  const { method, query } = request;
  if (query.get('restype') !== 'container') throw storageError('InvalidUri');
  const comp = query.get('comp') ?? '';
  if (method === 'PUT' && comp === '') return create(blobs, container, request);
  const record = blobs.container(container);
  if (record === null) throw containerNotFound();
  const operation = OPERATIONS[`${method === 'HEAD' ? 'GET' : method} ${comp}`];
  if (operation === undefined) throw storageError('NotImplemented');
  return operation(blobs, record, request);
}

/** Operations on a container that is there, by method and `comp`. */
const OPERATIONS: Readonly<Record<string, (blobs: Blobs, record: ContainerRecord, request: StorageRequest) => StorageAnswer>> = {
  'DELETE ': (blobs, record, { headers }) => {
    checkLease(record.lease, headers, 'Container');
    blobs.removeContainer(record.name);
    return { status: 202 };
  },
  'GET ': (_blobs, record) => ({ status: 200, headers: stateHeaders(record) }),
  'GET metadata': (_blobs, record) => ({ status: 200, headers: stateHeaders(record) }),
  'PUT metadata': (blobs, record, { headers }) => save(blobs, { ...record, metadata: metadataOf(headers) }),
  'PUT acl': (blobs, record, { headers }) => save(blobs, { ...record, access: headers['x-ms-blob-public-access'] ?? null }),
  'GET acl': (_blobs, record) =>
    xmlAnswer('SignedIdentifiers', '', { ...stateHeaders(record), 'x-ms-blob-public-access': record.access ?? undefined }),
  'PUT lease': (blobs, record, request) => {
    const { lease, answer } = changeLease(record.lease, request);
    blobs.putContainer({ ...record, lease });
    return { ...answer, headers: { ...answer.headers, etag: `"${record.etag}"`, 'last-modified': date(record.modifiedAtMs) } };
  },
  'GET list': (blobs, { name }, request) => listBlobs(blobs, name, request),
};

function create(blobs: Blobs, name: string, { headers }: StorageRequest): StorageAnswer {
  if (blobs.container(name) !== null) throw new StorageError(409, 'ContainerAlreadyExists', 'The specified container already exists.');
  return save(blobs, { ...newContainer(name), metadata: metadataOf(headers), access: headers['x-ms-blob-public-access'] ?? null }, 201);
}

function save(blobs: Blobs, record: ContainerRecord, status = 200): StorageAnswer {
  const saved = { ...record, etag: newEtag(), modifiedAtMs: Date.now() };
  blobs.putContainer(saved);
  return { status, headers: { etag: `"${saved.etag}"`, 'last-modified': date(saved.modifiedAtMs) } };
}

function stateHeaders({ etag, modifiedAtMs, metadata, lease }: ContainerRecord): Record<string, string | undefined> {
  const { status, state, duration } = leaseProperties(lease);
  return {
    etag: `"${etag}"`,
    'last-modified': date(modifiedAtMs),
    'x-ms-lease-status': status,
    'x-ms-lease-state': state,
    'x-ms-lease-duration': duration,
    'x-ms-has-immutability-policy': 'false',
    'x-ms-has-legal-hold': 'false',
    ...metadataHeaders(metadata),
  };
}

/** @see https://learn.microsoft.com/rest/api/storageservices/list-blobs */
function listBlobs(blobs: Blobs, container: string, { query, endpoint }: StorageRequest): StorageAnswer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = queryNumber(query, 'maxresults', { min: 1, max: 5000, fallback: 5000 });
  const include = (query.get('include') ?? '').split(',');
  const { items, prefixes, next } = collect(blobs, container, { prefix, delimiter, limit, after: query.get('marker') ?? '' });
  const Blob = items.map((blob) => blobElement(blob, include));
  return listAnswer(
    endpoint,
    { ContainerName: container },
    {
      Prefix: prefix,
      MaxResults: limit,
      Delimiter: delimiter === '' ? undefined : delimiter,
      Blobs: { Blob, BlobPrefix: prefixes.map((name) => ({ Name: name })) },
      NextMarker: next ?? EMPTY,
    },
  );
}

/** One page. Names with the same beginning up to the delimiter count as one item. */
function collect(
  blobs: Blobs,
  container: string,
  { prefix, delimiter, limit, after }: { prefix: string; delimiter: string; limit: number; after: string },
): { items: BlobRecord[]; prefixes: string[]; next: string | null } {
  const items: BlobRecord[] = [];
  const prefixes: string[] = [];
  let position = after === '' ? undefined : after;
  for (;;) {
    const [blob] = blobs.list(container, { prefix, after: position, limit: 1 });
    if (blob === undefined) return { items, prefixes, next: null };
    if (items.length + prefixes.length === limit) return { items, prefixes, next: position ?? '' };
    const end = delimiter === '' ? -1 : blob.name.indexOf(delimiter, prefix.length);
    if (end < 0) {
      items.push(blob);
      position = blob.name;
    } else {
      const common = blob.name.slice(0, end + delimiter.length);
      prefixes.push(common);
      // Past everything that begins so.
      position = `${common}\u{10ffff}`;
    }
  }
}

function blobElement(
  { name, size, etag, createdAtMs, modifiedAtMs, headers, md5, metadata, lease }: BlobRecord,
  include: readonly string[],
): object {
  return {
    Name: name,
    Properties: {
      'Creation-Time': date(createdAtMs),
      'Last-Modified': date(modifiedAtMs),
      Etag: `"${etag}"`,
      'Content-Length': size,
      'Content-Type': headers['content-type'],
      'Content-Encoding': headers['content-encoding'],
      'Content-Language': headers['content-language'],
      'Content-MD5': md5 ?? undefined,
      'Cache-Control': headers['cache-control'],
      'Content-Disposition': headers['content-disposition'],
      BlobType: 'BlockBlob',
      AccessTier: 'Hot',
      AccessTierInferred: true,
      ...leaseElements(lease),
    },
    ...(include.includes('metadata') ? { Metadata: metadata } : {}),
  };
}
