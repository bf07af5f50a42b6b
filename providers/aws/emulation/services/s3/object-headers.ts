import { AwsError } from '../../server/service.ts';
import { checksumHeader } from './checksums.ts';
import { invalidArgument } from './errors.ts';
import { quotedEtag, STORED_HEADERS, type ObjectDescription, type StoredObject } from './object.ts';
import { checkTags } from './tags.ts';

/** "user-defined metadata is limited to 2 KB in size". @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const MAX_METADATA = 2048;
const STORAGE_CLASSES = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
  'EXPRESS_ONEZONE',
];
/** Query parameters that change a header of the answer. */
const OVERRIDES = ['content-type', 'content-language', 'expires', 'cache-control', 'content-disposition', 'content-encoding'];

/** What the headers of a request say of the object it makes. */
export function descriptionOf(headers: Readonly<Record<string, string>>): ObjectDescription {
  const metadata: Record<string, string> = {};
  const stored: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('x-amz-meta-')) metadata[name.slice('x-amz-meta-'.length)] = value;
    else if (name in STORED_HEADERS) stored[name] = value;
  }
  const encoding = stored['content-encoding']
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked' && part !== '');
  if (encoding?.length === 0) delete stored['content-encoding'];
  else if (encoding !== undefined) stored['content-encoding'] = encoding.join(',');
  checkMetadata(metadata);
  return {
    contentType: headers['content-type'] ?? 'binary/octet-stream',
    headers: stored,
    metadata,
    storageClass: checkStorageClass(headers['x-amz-storage-class'] ?? 'STANDARD'),
    tags: tagsOf(headers['x-amz-tagging']),
  };
}

/** `x-amz-version-id`, of an object that has one. */
export function versionHeader({ versionId }: Pick<StoredObject, 'versionId'>): Record<string, string> {
  return versionId === undefined ? {} : { 'x-amz-version-id': versionId };
}

/** The headers of an object in an answer; `query` may replace some. */
export function headersOf(object: StoredObject, query: URLSearchParams, { checksum }: { checksum: boolean }): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': object.contentType,
    etag: quotedEtag(object),
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
    'x-amz-server-side-encryption': 'AES256',
    ...versionHeader(object),
    ...object.headers,
  };
  for (const [name, value] of Object.entries(object.metadata)) headers[`x-amz-meta-${name}`] = value;
  if (object.storageClass !== 'STANDARD') headers['x-amz-storage-class'] = object.storageClass;
  const tags = Object.keys(object.tags).length;
  if (tags > 0) headers['x-amz-tagging-count'] = String(tags);
  if (checksum && object.checksum !== null) {
    headers[checksumHeader(object.checksum.algorithm)] = object.checksum.value;
    headers['x-amz-checksum-type'] = object.checksum.type;
  }
  for (const name of OVERRIDES) {
    const value = query.get(`response-${name}`);
    if (value !== null) headers[name] = value;
  }
  return headers;
}

/** Of `x-amz-tagging: a=1&b=2`. */
export function tagsOf(header: string | undefined): Record<string, string> {
  if (header === undefined) return {};
  const pairs = [...new URLSearchParams(header)];
  if (new Set(pairs.map(([key]) => key)).size !== pairs.length) {
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      'x-amz-tagging',
      header,
    );
  }
  return checkTags(pairs, 10);
}

function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  const size = Object.entries(metadata).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size <= MAX_METADATA) return;
  throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
    members: { Size: size, MaxSizeAllowed: MAX_METADATA },
  });
}

function checkStorageClass(name: string): string {
  if (STORAGE_CLASSES.includes(name)) return name;
  throw new AwsError('InvalidStorageClass', 'The storage class you specified is not valid', { members: { StorageClassRequested: name } });
}
