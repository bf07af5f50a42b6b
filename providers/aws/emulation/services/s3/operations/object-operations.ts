import { malformedXml, parseXml, restXmlAnswer, restXmlEmpty, xmlList, xmlText } from '../../../protocols/rest-xml.ts';
import type { AwsError, AwsResponse } from '../../../server/service.ts';
import { XMLNS, type S3Call, type S3Operations } from '../call.ts';
import { checksumHeader, checksumMember } from '../checksums.ts';
import { invalidArgument, noSuchVersion, notImplemented } from '../errors.ts';
import { readDocument, receiveBody, refuseUnknownHeaders } from '../incoming-body.ts';
import { createdEvent, removedEvent } from '../notify.ts';
import { descriptionOf, headersOf } from '../object-headers.ts';
import { quotedEtag, type StoredObject } from '../object.ts';
import { checkReadConditions } from '../preconditions.ts';
import { wantedBytes } from '../range.ts';

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
    run(call) {
      checkVersion(call);
      call.store.buckets.need(call.bucket);
      if (call.request.headers['if-match'] !== undefined) throw notImplemented('If-Match for DeleteObject');
      removeObject(call, call.key);
      return restXmlEmpty(call.request, { status: 204 });
    },
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

/** Objects have one version, `null`, as in a bucket whose versioning was never switched on. */
export function checkVersion({ request, key }: S3Call): void {
  const version = request.query.get('versionId');
  if (version === null || version === 'null') return;
  if (version === '') throw invalidArgument('Version id cannot be the empty string', 'versionId', '');
  throw noSuchVersion(key, version);
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

function foundObject(call: S3Call): StoredObject {
  checkVersion(call);
  call.store.buckets.need(call.bucket);
  return call.store.objects.need(call.bucket, call.key);
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

function removeObject(call: S3Call, key: string): void {
  call.store.objects.remove(call.bucket, key, () => removedEvent(call, key));
}

async function deleteObjects(call: S3Call): Promise<AwsResponse> {
  const { request, store, bucket } = call;
  store.buckets.need(bucket);
  const document = parseXml(await readDocument(request), 'Delete');
  const keys = xmlList(document, 'Object').map((object) => ({ key: xmlText(object, 'Key'), version: xmlText(object, 'VersionId') }));
  if (keys.length === 0 || keys.length > MAX_DELETES) throw malformedXml();
  const deleted: Record<string, unknown>[] = [];
  const errors: Record<string, unknown>[] = [];
  for (const { key, version } of keys) {
    if (key === undefined || key === '') throw malformedXml();
    if (version === undefined || version === 'null') {
      removeObject(call, key);
      deleted.push({ Key: key, VersionId: version });
    } else {
      const { code, message }: AwsError = noSuchVersion(key, version);
      errors.push({ Key: key, VersionId: version, Code: code, Message: message });
    }
  }
  const quiet = xmlText(document, 'Quiet')?.trim() === 'true';
  return restXmlAnswer('DeleteResult', { Deleted: quiet ? [] : deleted, Error: errors }, request, { xmlns: XMLNS });
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
