import { malformedXml, parseXml, restXmlAnswer, restXmlEmpty, xmlList, xmlText } from '../../../protocols/rest-xml.ts';
import type { AwsResponse } from '../../../server/service.ts';
import { XMLNS, type S3Call, type S3Operations } from '../call.ts';
import { checksumHeader, checksumMember } from '../checksums.ts';
import { invalidArgument, notImplemented } from '../errors.ts';
import { readDocument, receiveBody, refuseUnknownHeaders } from '../incoming-body.ts';
import { createdEvent, removedEvent } from '../notify.ts';
import { descriptionOf, headersOf, versionHeader } from '../object-headers.ts';
import { quotedEtag, type StoredObject } from '../object.ts';
import { checkReadConditions } from '../preconditions.ts';
import { wantedBytes } from '../range.ts';
import { isMarker } from '../version-table.ts';
import { askedVersion, foundObject } from './found-object.ts';

/** "The name for a key is a sequence of Unicode characters whose UTF-8 encoding is at most 1,024 bytes long". */
const MAX_KEY_BYTES = 1024;
/** "up to 1,000 keys". */
const MAX_DELETES = 1000;

/** One object: writing, reading, removing. */
export const objectOperations: S3Operations = {
  PutObject: { level: 'verified', run: putObject },
  GetObject: { level: 'verified', run: (call) => getObject(call) },
  HeadObject: { level: 'verified', run: (call) => headObject(call) },
  DeleteObject: {
    level: 'verified',
    run: deleteObject,
  },
  DeleteObjects: { level: 'verified', run: deleteObjects },
  GetObjectAttributes: { level: 'verified', run: getObjectAttributes },
};

/** The headers that tell of what was written. */
export function writtenHeaders(object: StoredObject): Record<string, string> {
  const { checksum } = object;
  return {
    etag: quotedEtag(object),
    'x-amz-server-side-encryption': 'AES256',
    ...versionHeader(object),
    ...(checksum === null ? {} : { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type }),
  };
}

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return;
  throw invalidArgument('Your key is too long', 'Key', key);
}

/** `If-None-Match: *` and `If-Match: ETAG`, the conditions for writing. */
export function writeConditions({ headers }: S3Call['request']): { ifAbsent: boolean; ifMatch: string | undefined } {
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined && noneMatch !== '*') throw notImplemented('If-None-Match');
  return { ifAbsent: noneMatch === '*', ifMatch: headers['if-match']?.replaceAll('"', '') };
}

async function putObject(call: S3Call): Promise<AwsResponse> {
  const { request, store, bodies, bucket, key } = call;
  store.buckets.need(bucket);
  checkKey(key);
  refuseUnknownHeaders(request.headers);
  const description = descriptionOf(request.headers);
  const conditions = writeConditions(request);
  const { file, md5, checksum } = await receiveBody(call, 'CRC64NVME');
  const object: StoredObject = {
    ...description,
    bucket,
    key,
    ...store.objects.newVersion(bucket),
    size: file.size,
    etag: md5,
    lastModifiedMs: Date.now(),
    checksum: { ...checksum, type: 'FULL_OBJECT' },
    files: [file],
    parts: null,
  };
  try {
    store.objects.put(object, { ...conditions, also: () => createdEvent(call, object, 'Put') });
  } catch (error) {
    bodies.remove([file]);
    throw error;
  }
  return restXmlEmpty(request, { headers: writtenHeaders(object) });
}

async function getObject(call: S3Call): Promise<AwsResponse> {
  const { request, bodies } = call;
  const object = foundObject(call);
  checkReadConditions(object, request.headers);
  const wanted = wantedBytes(object, request.headers['range'], request.query.get('partNumber'));
  const checksum = request.headers['x-amz-checksum-mode'] === 'ENABLED' && !wanted.partial;
  const answer = restXmlEmpty(request, {
    status: wanted.partial ? 206 : 200,
    headers: {
      ...headersOf(object, request.query, { checksum }),
      ...wanted.headers,
      'content-length': String(wanted.end - wanted.start),
    },
  });
  return wanted.end === wanted.start ? answer : { ...answer, body: await bodies.open(object.files, wanted) };
}

function headObject(call: S3Call): AwsResponse {
  const { request } = call;
  const object = foundObject(call);
  checkReadConditions(object, request.headers);
  const wanted = wantedBytes(object, request.headers['range'], request.query.get('partNumber'));
  const checksum = request.headers['x-amz-checksum-mode'] === 'ENABLED' && !wanted.partial;
  const headers = {
    ...headersOf(object, request.query, { checksum }),
    ...wanted.headers,
    'content-length': String(wanted.end - wanted.start),
  };
  return restXmlEmpty(request, { status: wanted.partial ? 206 : 200, headers });
}

function deleteObject(call: S3Call): AwsResponse {
  const { request, store, bucket, key } = call;
  const version = askedVersion(call);
  store.buckets.need(bucket);
  if (request.headers['if-match'] !== undefined) throw notImplemented('If-Match for DeleteObject');
  const { marker, versionId } = removeObject(call, key, version);
  const headers = {
    ...(marker ? { 'x-amz-delete-marker': 'true' } : {}),
    ...(versionId === undefined ? {} : { 'x-amz-version-id': versionId }),
  };
  return restXmlEmpty(request, { status: 204, headers });
}

/** Marks an object as deleted or removes it; a version is removed for good. Says whether a mark was made or removed, and its id or that of the version. */
function removeObject(call: S3Call, key: string, version: string | null): { marker: boolean; versionId: string | undefined } {
  const { store, bucket } = call;
  if (version === null) {
    const marker = store.objects.remove(bucket, key, (made) =>
      removedEvent(call, key, made === null ? 'Delete' : 'DeleteMarkerCreated', made?.versionId),
    );
    return { marker: marker !== null, versionId: marker?.versionId };
  }
  // "null" is the version of objects in a bucket that never had versions, which say nothing of it.
  const versionId = store.buckets.need(bucket).settings['versioning'] === undefined ? undefined : version;
  const removed = store.objects.removeVersion(bucket, key, version, () => removedEvent(call, key, 'Delete', versionId));
  return { marker: isMarker(removed), versionId };
}

async function deleteObjects(call: S3Call): Promise<AwsResponse> {
  const { request, store, bucket } = call;
  store.buckets.need(bucket);
  const document = parseXml(await readDocument(request), 'Delete');
  const keys = xmlList(document, 'Object').map((object) => ({ key: xmlText(object, 'Key'), version: xmlText(object, 'VersionId') }));
  if (keys.length === 0 || keys.length > MAX_DELETES) throw malformedXml();
  const deleted: Record<string, unknown>[] = [];
  for (const { key, version } of keys) {
    if (key === undefined || key === '') throw malformedXml();
    const { marker, versionId } = removeObject(call, key, version ?? null);
    const mark = marker ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {};
    deleted.push({ Key: key, VersionId: version, ...mark });
  }
  const quiet = xmlText(document, 'Quiet')?.trim() === 'true';
  return restXmlAnswer('DeleteResult', { Deleted: quiet ? [] : deleted }, request, { xmlns: XMLNS });
}

function getObjectAttributes(call: S3Call): AwsResponse {
  const { request } = call;
  const object = foundObject(call);
  const asked = (request.headers['x-amz-object-attributes'] ?? '').split(',').map((name) => name.trim());
  if (asked.join('') === '') throw invalidArgument('Attributes must be specified.', 'x-amz-object-attributes', '');
  const { checksum, parts } = object;
  const all: Record<string, unknown> = {
    ETag: object.etag,
    Checksum: checksum === null ? undefined : { [checksumMember(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type },
    ObjectParts: parts === null ? undefined : { TotalPartsCount: parts.length },
    StorageClass: object.storageClass,
    ObjectSize: object.size,
  };
  const shown = Object.fromEntries(Object.entries(all).filter(([name]) => asked.includes(name)));
  return restXmlAnswer('GetObjectAttributesResponse', shown, request, {
    xmlns: XMLNS,
    headers: { 'last-modified': new Date(object.lastModifiedMs).toUTCString() },
  });
}
