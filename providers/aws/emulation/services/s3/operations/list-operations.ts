import { restXmlAnswer } from '../../../protocols/rest-xml.ts';
import type { AwsResponse } from '../../../server/service.ts';
import { XMLNS, type S3Call, type S3Operations } from '../call.ts';
import { invalidArgument } from '../errors.ts';
import { quotedEtag, type StoredObject } from '../object.ts';
import type { S3Store } from '../store.ts';
import { isMarker, versionOf, type StoredVersion } from '../version-table.ts';
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
  const page = store.objects.hasVersions(bucket)
    ? versionPage(store, bucket, query, { marker, versionMarker })
    : currentPage(readPage(store, bucket, query, marker));
  const owner = ownerOf(store.buckets.need(bucket));
  const shown = page.shown.map(({ version, latest }) => ({
    version,
    members: { Key: query.name(version.key), VersionId: versionOf(version), IsLatest: latest, Owner: owner },
  }));
  const answer = {
    Name: bucket,
    Prefix: query.name(query.prefix),
    KeyMarker: query.name(marker),
    VersionIdMarker: versionMarker ?? '',
    NextKeyMarker: page.truncated ? query.name(page.last.key) : undefined,
    NextVersionIdMarker: page.truncated ? page.last.id : undefined,
    ...common(query, page),
    Version: shown.flatMap(({ version, members }) => (isMarker(version) ? [] : [{ ...entry(query, version), ...members }])),
    DeleteMarker: shown.flatMap(({ version, members }) =>
      isMarker(version) ? [{ ...members, LastModified: new Date(version.lastModifiedMs) }] : [],
    ),
  };
  return restXmlAnswer('ListVersionsResult', answer, request, { xmlns: XMLNS });
}

interface VersionPage {
  shown: { version: StoredVersion; latest: boolean }[];
  prefixes: string[];
  truncated: boolean;
  /** The last version, or the last prefix, which has no id. */
  last: { key: string; id?: string };
}

/** Objects that have no version but their current one. */
function currentPage({ objects, prefixes, truncated, last }: Page): VersionPage {
  const shown = objects.map((version) => ({ version, latest: true }));
  const end = objects.at(-1);
  return { shown, prefixes, truncated, last: { key: last, ...(end?.key === last ? { id: versionOf(end) } : {}) } };
}

/** The same where objects have more of them. */
function versionPage(
  store: S3Store,
  bucket: string,
  query: Query,
  { marker, versionMarker }: { marker: string; versionMarker: string | null },
): VersionPage {
  const { prefix, maxKeys } = query;
  const current = store.objects.list(bucket, { prefix, after: '', limit: Number.MAX_SAFE_INTEGER });
  const byKey = Map.groupBy([...current, ...store.objects.versions(bucket, prefix)], ({ key }) => key);
  const all = [...byKey]
    .toSorted(([a], [b]) => inBytes(a, b))
    .flatMap(([, versions]) => versions.map((version, index) => ({ version, latest: index === 0 })));
  const at = all.findIndex(({ version }) => version.key === marker && versionOf(version) === versionMarker);
  const after = startAfter(query, marker);
  const page: VersionPage = { shown: [], prefixes: [], truncated: false, last: { key: '' } };
  // The version at which the page before ended may be gone by now: the others of its key are shown then.
  const least = versionMarker === null || versionMarker === '' ? 1 : 0;
  for (const each of at < 0 ? all.filter(({ version }) => inBytes(version.key, after) >= least) : all.slice(at + 1)) {
    const rolledUp = prefixOf(query, each.version.key);
    if (rolledUp !== null && rolledUp === page.prefixes.at(-1)) continue;
    if (page.shown.length + page.prefixes.length === maxKeys) {
      page.truncated = maxKeys > 0;
      break;
    }
    if (rolledUp === null) page.shown.push(each);
    else page.prefixes.push(rolledUp);
    page.last = rolledUp === null ? { key: each.version.key, id: versionOf(each.version) } : { key: rolledUp };
  }
  return page;
}

function inBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
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

/** The text after which a page begins: where the one before ended with a prefix, behind all that it stands for. */
function startAfter({ prefix, delimiter }: Query, start: string): string {
  return delimiter !== '' && start.startsWith(prefix) && start.endsWith(delimiter) && start !== '' ? pastPrefix(start) : start;
}

/** What a key is rolled up into; null where it is listed itself. */
function prefixOf({ prefix, delimiter }: Query, key: string): string | null {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end < 0 ? null : key.slice(0, end + delimiter.length);
}

/** Keys below the delimiter are rolled up into one prefix, and not read one by one. */
function readPage(store: S3Store, bucket: string, query: Query, start: string): Page {
  const { prefix, maxKeys } = query;
  const page: Page = { objects: [], prefixes: [], truncated: false, last: '' };
  let after = startAfter(query, start);
  for (;;) {
    const room = maxKeys - page.objects.length - page.prefixes.length;
    const found = store.objects.list(bucket, { prefix, after, limit: room + 1 });
    let rolledUp: string | null = null;
    for (const object of found) {
      if (page.objects.length + page.prefixes.length === maxKeys) {
        page.truncated = maxKeys > 0;
        return page;
      }
      rolledUp = prefixOf(query, object.key);
      if (rolledUp === null) {
        page.objects.push(object);
        page.last = object.key;
        after = object.key;
      } else {
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

function common(
  { delimiter, maxKeys, encoding, name }: Query,
  { truncated, prefixes }: Pick<Page, 'truncated' | 'prefixes'>,
): Record<string, unknown> {
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
