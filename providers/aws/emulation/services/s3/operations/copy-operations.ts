import { createHash } from 'node:crypto';
import { restXmlAnswer } from '../../../protocols/rest-xml.ts';
import { AwsError, type AwsResponse } from '../../../server/service.ts';
import type { BodyFile } from '../../../../../emulation-parts/body-store.ts';
import { XMLNS, type S3Call, type S3Operations } from '../call.ts';
import { checksumMember, createChecksum, parseAlgorithm, type Checksum, type ChecksumAlgorithm } from '../checksums.ts';
import { invalidArgument, invalidRequest, noSuchVersion } from '../errors.ts';
import { refuseUnknownHeaders } from '../incoming-body.ts';
import { createdEvent } from '../notify.ts';
import { descriptionOf, tagsOf, versionHeader } from '../object-headers.ts';
import { quotedEtag, type StoredObject } from '../object.ts';
import { checkCopyConditions } from '../preconditions.ts';
import { isMarker } from '../version-table.ts';
import { checkKey, writeConditions } from './object-operations.ts';

/** "You create a copy of your object up to 5 GB in size in a single atomic action". */
const MAX_BYTES = 5 * 1024 ** 3;

/** Objects made of others. */
export const copyOperations: S3Operations = { CopyObject: { level: 'verified', run: copyObject } };

/** The object that `x-amz-copy-source` names, if its conditions hold. */
export function copySource({ request, store }: S3Call): StoredObject {
  const header = request.headers['x-amz-copy-source'] ?? '';
  const [path = '', query = ''] = header.split('?');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decode(path)) ?? [];
  if (bucket === undefined || key === undefined) throw invalidArgument('Invalid copy source object key', 'x-amz-copy-source', header);
  const version = new URLSearchParams(query).get('versionId');
  store.buckets.need(bucket);
  const source = version === null ? store.objects.need(bucket, key) : store.objects.findVersion(bucket, key, version);
  if (source === null || isMarker(source)) throw noSuchVersion(key, version ?? '');
  checkCopyConditions(source, request.headers);
  return source;
}

async function copyObject(call: S3Call): Promise<AwsResponse> {
  const { request, store, bodies, bucket, key } = call;
  const { headers } = request;
  store.buckets.need(bucket);
  checkKey(key);
  refuseUnknownHeaders(headers);
  const source = copySource(call);
  if (source.size > MAX_BYTES)
    throw invalidRequest('The specified copy source is larger than the maximum allowable size for a copy source: 5368709120');
  const replaced = directive(headers['x-amz-metadata-directive'], 'x-amz-metadata-directive');
  const retagged = directive(headers['x-amz-tagging-directive'], 'x-amz-tagging-directive');
  const sameObject = source.bucket === bucket && source.key === key;
  if (sameObject && !replaced && headers['x-amz-storage-class'] === undefined && headers['x-amz-checksum-algorithm'] === undefined) {
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const given = descriptionOf(headers);
  const described = replaced ? given : { ...source, storageClass: given.storageClass };
  const algorithm = headers['x-amz-checksum-algorithm'];
  const files = await copyAll(call, source.files);
  const object: StoredObject = {
    contentType: described.contentType,
    headers: described.headers,
    metadata: described.metadata,
    storageClass: described.storageClass,
    tags: retagged ? tagsOf(headers['x-amz-tagging']) : source.tags,
    bucket,
    key,
    ...store.objects.newVersion(bucket),
    size: source.size,
    lastModifiedMs: Date.now(),
    files,
    parts: null,
    ...(await digests(call, source, algorithm === undefined ? null : parseAlgorithm(algorithm))),
  };
  try {
    store.objects.put(object, { ...writeConditions(request), also: () => createdEvent(call, object, 'Copy') });
  } catch (error) {
    bodies.remove(files);
    throw error;
  }
  const { checksum } = object;
  const result = {
    LastModified: new Date(object.lastModifiedMs),
    ETag: quotedEtag(object),
    ...(checksum === null ? {} : { [checksumMember(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
  };
  return restXmlAnswer('CopyObjectResult', result, request, {
    xmlns: XMLNS,
    headers: { 'x-amz-server-side-encryption': 'AES256', ...versionHeader(object), ...copiedVersion(source) },
  });
}

function copiedVersion({ versionId }: StoredObject): Record<string, string> {
  return versionId === undefined ? {} : { 'x-amz-copy-source-version-id': versionId };
}

async function copyAll({ bodies }: S3Call, files: readonly BodyFile[]): Promise<BodyFile[]> {
  const copies: BodyFile[] = [];
  try {
    for (const file of files) copies.push(await bodies.copy(file));
  } catch (error) {
    bodies.remove(copies);
    // Removed by another request between looking it up and here.
    throw isGone(error) ? new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404 }) : error;
  }
  return copies;
}

/** A copy is one object: the digests of one that was put together of parts are computed anew. */
async function digests(
  call: S3Call,
  source: StoredObject,
  asked: ChecksumAlgorithm | null,
): Promise<{ etag: string; checksum: Checksum | null }> {
  const algorithm = asked ?? source.checksum?.algorithm ?? 'CRC64NVME';
  if (source.parts === null && source.checksum?.algorithm === algorithm) return { etag: source.etag, checksum: source.checksum };
  const md5 = createHash('md5');
  const checksum = createChecksum(algorithm);
  for await (const piece of await call.bodies.open(source.files, { start: 0, end: source.size })) {
    md5.update(piece);
    checksum.update(piece);
  }
  return { etag: md5.digest('hex'), checksum: { algorithm, value: checksum.digest().toString('base64'), type: 'FULL_OBJECT' } };
}

/** Whether what is in the request replaces what the source has. */
function directive(value: string | undefined, name: string): boolean {
  if (value === undefined || value === 'COPY') return false;
  if (value === 'REPLACE') return true;
  throw invalidArgument(`Unknown ${name === 'x-amz-tagging-directive' ? 'tagging' : 'metadata'} directive.`, name, value);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey', 'x-amz-copy-source', text);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
