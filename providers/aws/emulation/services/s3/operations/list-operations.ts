import { restXmlAnswer } from '../../../protocols/rest-xml.ts';
import type { AwsResponse } from '../../../server/service.ts';
import { XMLNS, type S3Call, type S3Operations } from '../call.ts';
import { invalidArgument } from '../errors.ts';
import { quotedEtag, type StoredObject } from '../object.ts';
import type { S3Store } from '../store.ts';
import { isMarker, versionOf } from '../version-table.ts';
import { ownerOf } from './owner.ts';

const MAX_KEYS = 1000;

/** What a bucket holds, in pages. */
export const listOperations: S3Operations = {
  ListObjects: { level: 'verified', run: listObjects },
  ListObjectsV2: { level: 'verified', run: listObjectsV2 },
  ListObjectVersions: { level: 'verified', run: listObjectVersions },
};

interface Query {
  prefix: string;
  delimiter: string;
  maxKeys: number;
  /** Names in the answer, percent-encoded where the client asks for it. */
  name(text: string): string;
  encoding: string | null;
}

interface Page {
  objects: StoredObject[];
  prefixes: string[];
  truncated: boolean;
  /** The last key or prefix of the page. */
  last: string;
}

function listObjects(call: S3Call): AwsResponse {
  const { request, store, bucket } = call;
  const query = queryOf(call);
  const marker = request.query.get('marker') ?? '';
  const page = readPage(store, bucket, query, marker);
  const answer = {
    Name: bucket,
    Prefix: query.name(query.prefix),
    Marker: query.name(marker),
    // "This element is returned only if you have the delimiter request parameter specified."
    NextMarker: page.truncated && query.delimiter !== '' ? query.name(page.last) : undefined,
    ...common(query, page),
    Contents: page.objects.map((object) => ({ ...entry(query, object), Owner: ownerOf(store.buckets.need(bucket)) })),
  };
  return restXmlAnswer('ListBucketResult', answer, request, { xmlns: XMLNS });
}

function listObjectsV2(call: S3Call): AwsResponse {
  const { request, store, bucket } = call;
  const query = queryOf(call);
  const token = request.query.get('continuation-token');
  const startAfter = request.query.get('start-after');
  const after = token === null ? (startAfter ?? '') : readToken(token);
  const page = readPage(store, bucket, query, after);
  const owner = request.query.get('fetch-owner') === 'true' ? { Owner: ownerOf(store.buckets.need(bucket)) } : {};
  const answer = {
    Name: bucket,
    Prefix: query.name(query.prefix),
    StartAfter: startAfter === null ? undefined : query.name(startAfter),
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.truncated ? Buffer.from(page.last).toString('base64') : undefined,
    KeyCount: page.objects.length + page.prefixes.length,
    ...common(query, page),
    Contents: page.objects.map((object) => ({ ...entry(query, object), ...owner })),
  };
  return restXmlAnswer('ListBucketResult', answer, request, { xmlns: XMLNS });
}

/** Every version of every object, the newest of each first. In a bucket without versioning each has the version `null`. */
function listObjectVersions(call: S3Call): AwsResponse {
  const { request, store, bucket } = call;
  const query = queryOf(call);
  const marker = request.query.get('key-marker') ?? '';
  const versionMarker = request.query.get('version-id-marker');
  if (versionMarker !== null && versionMarker !== '' && marker === '') {
    throw invalidArgument('A version-id marker cannot be specified without a key marker.', 'version-id-marker', versionMarker);
  }
  if (store.objects.hasVersions(bucket)) return listAllVersions(call, query, { marker, versionMarker });
  const page = readPage(store, bucket, query, marker);
  const owner = ownerOf(store.buckets.need(bucket));
  const answer = {
    Name: bucket,
    Prefix: query.name(query.prefix),
    KeyMarker: query.name(marker),
    VersionIdMarker: versionMarker ?? '',
    NextKeyMarker: page.truncated ? query.name(page.last) : undefined,
    NextVersionIdMarker: page.truncated ? versionOf(page.objects.at(-1) ?? {}) : undefined,
    ...common(query, page),
    Version: page.objects.map((object) => ({ ...entry(query, object), VersionId: versionOf(object), IsLatest: true, Owner: owner })),
  };
  return restXmlAnswer('ListVersionsResult', answer, request, { xmlns: XMLNS });
}

/** The same where objects have more versions than their current one. */
function listAllVersions(
  { request, store, bucket }: S3Call,
  query: Query,
  { marker, versionMarker }: { marker: string; versionMarker: string | null },
): AwsResponse {
  const { prefix, delimiter, maxKeys, name } = query;
  const owner = ownerOf(store.buckets.need(bucket));
  const current = store.objects.list(bucket, { prefix, after: '', limit: Number.MAX_SAFE_INTEGER });
  const byKey = Map.groupBy([...current, ...store.objects.versions(bucket, prefix)], ({ key }) => key);
  const keys = [...byKey.keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const rolledUp = (key: string) => {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    return end < 0 ? null : key.slice(0, end + delimiter.length);
  };
  const all = keys.flatMap((key) => {
    const versions = byKey.get(key) ?? [];
    return versions.map((version, index) => ({ key, version, latest: index === 0, id: versionOf(version) }));
  });
  const from =
    versionMarker === null || versionMarker === '' ? null : all.findIndex(({ key, id }) => key === marker && id === versionMarker);
  const later = from === null ? all.filter(({ key }) => marker === '' || key > marker) : all.slice(from + 1);
  const prefixes = [...new Set(later.map(({ key }) => rolledUp(key)).filter((found) => found !== null))];
  const own = later.filter(({ key }) => rolledUp(key) === null);
  const shown = own.slice(0, Math.max(0, maxKeys - prefixes.length));
  const last = shown.at(-1);
  const truncated = own.length > shown.length && last !== undefined;
  const common = ({ key, id, latest }: (typeof all)[number]) => ({ Key: name(key), VersionId: id, IsLatest: latest, Owner: owner });
  const answer = {
    Name: bucket,
    Prefix: name(prefix),
    KeyMarker: name(marker),
    VersionIdMarker: versionMarker ?? '',
    NextKeyMarker: truncated ? name(last.key) : undefined,
    NextVersionIdMarker: truncated ? last.id : undefined,
    MaxKeys: maxKeys,
    Delimiter: delimiter === '' ? undefined : name(delimiter),
    EncodingType: query.encoding ?? undefined,
    IsTruncated: truncated,
    CommonPrefixes: prefixes.map((found) => ({ Prefix: name(found) })),
    Version: shown.flatMap((each) => (isMarker(each.version) ? [] : [{ ...entry(query, each.version), ...common(each) }])),
    DeleteMarker: shown.flatMap((each) =>
      isMarker(each.version) ? [{ ...common(each), LastModified: new Date(each.version.lastModifiedMs) }] : [],
    ),
  };
  return restXmlAnswer('ListVersionsResult', answer, request, { xmlns: XMLNS });
}

function queryOf({ request, store, bucket }: S3Call): Query {
  store.buckets.need(bucket);
  const { query } = request;
  const maxKeys = query.get('max-keys') ?? String(MAX_KEYS);
  if (!/^\d{1,10}$/.test(maxKeys) || Number(maxKeys) > 2_147_483_647) {
    throw invalidArgument('Provided max-keys not an integer or within integer range', 'max-keys', maxKeys);
  }
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encoding);
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    maxKeys: Math.min(MAX_KEYS, Number(maxKeys)),
    encoding,
    name: encoding === null ? (text) => text : (text) => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+'),
  };
}

/** Keys below the delimiter are rolled up into one prefix, and not read one by one. */
function readPage(store: S3Store, bucket: string, { prefix, delimiter, maxKeys }: Query, start: string): Page {
  const page: Page = { objects: [], prefixes: [], truncated: false, last: '' };
  let after = delimiter !== '' && start.startsWith(prefix) && start.endsWith(delimiter) && start !== '' ? pastPrefix(start) : start;
  for (;;) {
    const room = maxKeys - page.objects.length - page.prefixes.length;
    const found = store.objects.list(bucket, { prefix, after, limit: room + 1 });
    let rolledUp: string | null = null;
    for (const object of found) {
      if (page.objects.length + page.prefixes.length === maxKeys) {
        page.truncated = maxKeys > 0;
        return page;
      }
      const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
      if (end < 0) {
        page.objects.push(object);
        page.last = object.key;
        after = object.key;
      } else {
        rolledUp = object.key.slice(0, end + delimiter.length);
        page.prefixes.push(rolledUp);
        page.last = rolledUp;
        after = pastPrefix(rolledUp);
        break;
      }
    }
    if (rolledUp === null && found.length <= room) return page;
  }
}

/** A text behind every key that begins with the prefix. */
function pastPrefix(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}

function common({ delimiter, maxKeys, encoding, name }: Query, { truncated, prefixes }: Page): Record<string, unknown> {
  return {
    MaxKeys: maxKeys,
    Delimiter: delimiter === '' ? undefined : name(delimiter),
    EncodingType: encoding ?? undefined,
    IsTruncated: truncated,
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: name(prefix) })),
  };
}

function entry({ name }: Query, object: StoredObject): Record<string, unknown> {
  return {
    Key: name(object.key),
    LastModified: new Date(object.lastModifiedMs),
    ETag: quotedEtag(object),
    ChecksumAlgorithm: object.checksum?.algorithm,
    ChecksumType: object.checksum?.type,
    Size: object.size,
    StorageClass: object.storageClass,
  };
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString();
  if (token !== '' && Buffer.from(key).toString('base64') === token) return key;
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
}
