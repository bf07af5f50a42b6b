import { randomUUID } from 'node:crypto';
import { restXmlAnswer, restXmlEmpty } from '../../../protocols/rest-xml.ts';
import type { AwsResponse } from '../../../server/service.ts';
import { XMLNS, type S3Call, type S3Operations } from '../call.ts';
import { checksumHeader, checksumMember, parseAlgorithm, type Checksum } from '../checksums.ts';
import { invalidArgument, invalidRequest } from '../errors.ts';
import { receiveBody, refuseUnknownHeaders } from '../incoming-body.ts';
import { descriptionOf } from '../object-headers.ts';
import type { Upload } from '../upload-table.ts';
import { completeUpload } from './complete-upload.ts';
import { copySource } from './copy-operations.ts';
import { DEFAULT_CHECKSUM, neededUpload } from './needed-upload.ts';
import { checkKey } from './object-operations.ts';
import { ownerOf } from './owner.ts';

const MAX_PARTS = 10_000;
const MAX_LISTED = 1000;

/** Objects that are uploaded in parts. */
export const multipartOperations: S3Operations = {
  CreateMultipartUpload: { level: 'verified', run: createUpload },
  UploadPart: { level: 'verified', run: uploadPart },
  UploadPartCopy: { level: 'verified', run: uploadPartCopy },
  CompleteMultipartUpload: { level: 'verified', run: completeUpload },
  AbortMultipartUpload: {
    level: 'verified',
    run: (call) => {
      call.store.uploads.abort(neededUpload(call));
      return restXmlEmpty(call.request, { status: 204 });
    },
  },
  ListParts: { level: 'verified', run: listParts },
  ListMultipartUploads: { level: 'verified', run: listUploads },
};

function createUpload(call: S3Call): AwsResponse {
  const { request, store, bucket, key } = call;
  store.buckets.need(bucket);
  checkKey(key);
  refuseUnknownHeaders(request.headers);
  const upload: Upload = {
    ...descriptionOf(request.headers),
    id: randomUUID().replaceAll('-', ''),
    bucket,
    key,
    startedAtMs: Date.now(),
    account: request.account,
    checksum: askedChecksum(request.headers),
  };
  store.uploads.put(upload);
  const headers: Record<string, string> = { 'x-amz-server-side-encryption': 'AES256' };
  if (upload.checksum !== null) {
    headers['x-amz-checksum-algorithm'] = upload.checksum.algorithm;
    headers['x-amz-checksum-type'] = upload.checksum.type;
  }
  return restXmlAnswer('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: upload.id }, request, {
    xmlns: XMLNS,
    headers,
  });
}

function askedChecksum(headers: Readonly<Record<string, string>>): Pick<Checksum, 'algorithm' | 'type'> | null {
  const name = headers['x-amz-checksum-algorithm'];
  const type = headers['x-amz-checksum-type'];
  if (name === undefined) {
    if (type === undefined) return null;
    throw invalidRequest('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.');
  }
  const algorithm = parseAlgorithm(name);
  if (type !== undefined && type !== 'COMPOSITE' && type !== 'FULL_OBJECT') {
    throw invalidRequest('Value for x-amz-checksum-type header is invalid.');
  }
  const full = algorithm === 'CRC64NVME';
  const chosen = type ?? (full ? 'FULL_OBJECT' : 'COMPOSITE');
  if ((full && chosen === 'COMPOSITE') || (algorithm.startsWith('SHA') && chosen === 'FULL_OBJECT')) {
    throw invalidRequest(`The ${chosen} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`);
  }
  return { algorithm, type: chosen };
}

function partNumber({ request }: S3Call): number {
  const text = request.query.get('partNumber') ?? '';
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MAX_PARTS) return number;
  throw invalidArgument(`Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`, 'partNumber', text);
}

async function uploadPart(call: S3Call): Promise<AwsResponse> {
  const { request, store, bodies } = call;
  const number = partNumber(call);
  const upload = neededUpload(call);
  const expected = upload.checksum ?? DEFAULT_CHECKSUM;
  const { file, md5, checksum } = await receiveBody(call, expected.algorithm);
  try {
    if (upload.checksum !== null && checksum.algorithm !== expected.algorithm) {
      throw invalidRequest(
        `Checksum Type mismatch occurred, expected checksum Type: ${expected.algorithm.toLowerCase()}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`,
      );
    }
    // It may have been completed or aborted while the body arrived.
    neededUpload(call);
    store.uploads.putPart(upload.id, { number, size: file.size, etag: md5, lastModifiedMs: Date.now(), checksum, file });
  } catch (error) {
    bodies.remove([file]);
    throw error;
  }
  return restXmlEmpty(request, {
    headers: { etag: `"${md5}"`, [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-server-side-encryption': 'AES256' },
  });
}

async function uploadPartCopy(call: S3Call): Promise<AwsResponse> {
  const { request, bodies, store } = call;
  const number = partNumber(call);
  const upload = neededUpload(call);
  const source = copySource(call);
  const range = copyRange(request.headers['x-amz-copy-source-range'], source.size);
  const stream = await bodies.open(source.files, range);
  const { algorithm } = upload.checksum ?? DEFAULT_CHECKSUM;
  const part = { bodies, request: { ...request, headers: {}, stream } };
  const { file, md5, checksum } = await receiveBody(part, algorithm);
  const lastModifiedMs = Date.now();
  store.uploads.putPart(upload.id, { number, size: file.size, etag: md5, lastModifiedMs, checksum, file });
  const result = { LastModified: new Date(lastModifiedMs), ETag: `"${md5}"`, [checksumMember(algorithm)]: checksum.value };
  return restXmlAnswer('CopyPartResult', result, request, { xmlns: XMLNS });
}

function copyRange(header: string | undefined, size: number): { start: number; end: number } {
  if (header === undefined) return { start: 0, end: size };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  if (first === undefined || last === undefined || Number(first) > Number(last)) {
    throw invalidArgument(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
      'x-amz-copy-source-range',
      header,
    );
  }
  if (Number(last) >= size) {
    throw invalidArgument(`Range specified is not valid for source object of size: ${size}`, 'x-amz-copy-source-range', header);
  }
  return { start: Number(first), end: Number(last) + 1 };
}

function listParts(call: S3Call): AwsResponse {
  const { request, store, bucket, key } = call;
  const upload = neededUpload(call);
  const max = Math.min(MAX_LISTED, wholeNumber(call, 'max-parts', MAX_LISTED));
  const marker = wholeNumber(call, 'part-number-marker', 0);
  const later = store.uploads.parts(upload.id).filter(({ number }) => number > marker);
  const shown = later.slice(0, max);
  const user = ownerOf(upload);
  const answer = {
    Bucket: bucket,
    Key: key,
    UploadId: upload.id,
    PartNumberMarker: marker,
    NextPartNumberMarker: shown.at(-1)?.number ?? 0,
    MaxParts: max,
    IsTruncated: later.length > shown.length,
    Part: shown.map(({ number, lastModifiedMs, etag, size, checksum }) => ({
      PartNumber: number,
      LastModified: new Date(lastModifiedMs),
      ETag: `"${etag}"`,
      Size: size,
      [checksumMember(checksum.algorithm)]: checksum.value,
    })),
    Initiator: user,
    Owner: user,
    StorageClass: upload.storageClass,
    ChecksumAlgorithm: upload.checksum?.algorithm,
    ChecksumType: upload.checksum?.type,
  };
  return restXmlAnswer('ListPartsResult', answer, request, { xmlns: XMLNS });
}

function listUploads(call: S3Call): AwsResponse {
  const { request, store, bucket } = call;
  store.buckets.need(bucket);
  const { query } = request;
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = query.get('upload-id-marker') ?? '';
  const max = Math.min(MAX_LISTED, wholeNumber(call, 'max-uploads', MAX_LISTED));
  const later = store.uploads
    .list(bucket)
    .filter(({ key }) => key.startsWith(prefix))
    .filter(({ key, id }) => key > keyMarker || (key === keyMarker && idMarker !== '' && id > idMarker));
  const shown = later.slice(0, max);
  const truncated = later.length > shown.length;
  const answer = {
    Bucket: bucket,
    KeyMarker: keyMarker,
    UploadIdMarker: idMarker,
    NextKeyMarker: truncated ? shown.at(-1)?.key : undefined,
    NextUploadIdMarker: truncated ? shown.at(-1)?.id : undefined,
    Prefix: prefix === '' ? undefined : prefix,
    MaxUploads: max,
    IsTruncated: truncated,
    Upload: shown.map((upload) => ({
      UploadId: upload.id,
      Key: upload.key,
      Initiated: new Date(upload.startedAtMs),
      StorageClass: upload.storageClass,
      Owner: ownerOf(upload),
      Initiator: ownerOf(upload),
      ChecksumAlgorithm: upload.checksum?.algorithm,
      ChecksumType: upload.checksum?.type,
    })),
  };
  return restXmlAnswer('ListMultipartUploadsResult', answer, request, { xmlns: XMLNS });
}

function wholeNumber({ request }: S3Call, name: string, fallback: number): number {
  const text = request.query.get(name);
  if (text === null || text === '') return fallback;
  if (!/^\d{1,9}$/.test(text)) throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
  return Number(text);
}
