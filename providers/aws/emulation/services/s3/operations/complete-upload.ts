import { createHash } from 'node:crypto';
import { malformedXml, parseXml, restXmlAnswer, xmlList, xmlText } from '../../../protocols/rest-xml.ts';
import { AwsError, type AwsResponse } from '../../../server/service.ts';
import type { BodyFile } from '../../../../../emulation-parts/body-store.ts';
import { XMLNS, type S3Call } from '../call.ts';
import { checksumHeader, checksumMember, checksumOfParts, type Checksum } from '../checksums.ts';
import { invalidRequest, noSuchUpload } from '../errors.ts';
import { readDocument } from '../incoming-body.ts';
import { createdEvent } from '../notify.ts';
import { versionHeader } from '../object-headers.ts';
import { quotedEtag, type StoredObject } from '../object.ts';
import type { Upload, UploadedPart } from '../upload-table.ts';
import { DEFAULT_CHECKSUM, neededUpload } from './needed-upload.ts';
import { writeConditions } from './object-operations.ts';

/** "5 MiB to 5 GiB. There is no minimum size limit on the last part of your multipart upload." */
const MIN_PART_BYTES = 5 * 1024 * 1024;

interface NamedPart {
  number: number;
  etag: string;
  element: unknown;
}

/** Puts the parts together: their files become the object's, nothing is copied. */
export async function completeUpload(call: S3Call): Promise<AwsResponse> {
  const { request, store, bodies, bucket, key, context } = call;
  const asked = neededUpload(call);
  const named = parseParts(await readDocument(request));
  const upload = store.uploads.find(bucket, key, asked.id);
  if (upload === null) throw noSuchUpload(asked.id);
  const parts = chooseParts(upload, named, store.uploads.parts(upload.id));
  const checksum = wholeChecksum(upload, parts);
  checkGiven(request.headers, checksum, parts);
  const digests = parts.map(({ etag }) => Buffer.from(etag, 'hex'));
  const { contentType, headers, metadata, storageClass, tags } = upload;
  const object: StoredObject = {
    contentType,
    headers,
    metadata,
    storageClass,
    tags,
    bucket,
    key,
    ...store.objects.newVersion(bucket),
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: `${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}`,
    lastModifiedMs: Date.now(),
    checksum,
    files: parts.map(({ file }) => file),
    parts: parts.map(({ number, size, checksum: { value } }) => ({ number, size, checksum: value })),
  };
  let uploadedFiles: BodyFile[] = [];
  store.objects.put(object, {
    ...writeConditions(request),
    // In one transaction, so that a file never belongs to the upload and the object.
    also: () => {
      uploadedFiles = store.uploads.forget(upload);
      createdEvent(call, object, 'CompleteMultipartUpload');
    },
  });
  const kept = new Set(object.files.map(({ id }) => id));
  bodies.remove(uploadedFiles.filter(({ id }) => !kept.has(id)));
  const result = {
    Location: `${context.endpoint()}/${bucket}/${encodeURIComponent(key)}`,
    Bucket: bucket,
    Key: key,
    ETag: quotedEtag(object),
    ...(checksum === null ? {} : { [checksumMember(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }),
  };
  return restXmlAnswer('CompleteMultipartUploadResult', result, request, {
    xmlns: XMLNS,
    headers: { 'x-amz-server-side-encryption': 'AES256', ...versionHeader(object) },
  });
}

function parseParts(body: Uint8Array): NamedPart[] {
  const named = xmlList(parseXml(body, 'CompleteMultipartUpload'), 'Part').map((element) => {
    const number = Number(xmlText(element, 'PartNumber'));
    const etag = xmlText(element, 'ETag')?.replaceAll('"', '').trim();
    if (!Number.isInteger(number) || etag === undefined) throw malformedXml();
    return { number, etag, element };
  });
  if (named.length === 0) throw invalidRequest('You must specify at least one part');
  return named;
}

function chooseParts(upload: Upload, named: readonly NamedPart[], uploaded: readonly UploadedPart[]): UploadedPart[] {
  if (named.some(({ number }, index) => index > 0 && number <= (named[index - 1]?.number ?? 0))) {
    throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order. Parts must be ordered by part number.', {
      members: { UploadId: upload.id },
    });
  }
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  return named.map(({ number, etag, element }, index) => {
    const part = byNumber.get(number);
    if (part === undefined || part.etag !== etag) throw invalidPart(upload, number, etag);
    if (index < named.length - 1 && part.size < MIN_PART_BYTES) {
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
        members: { ProposedSize: part.size, MinSizeAllowed: MIN_PART_BYTES, PartNumber: number, ETag: etag },
      });
    }
    checkPart(upload, part, element);
    return part;
  });
}

/** A composite checksum is asked for part by part. */
function checkPart(upload: Upload, { number, checksum }: UploadedPart, element: unknown): void {
  const given = xmlText(element, checksumMember(checksum.algorithm));
  const name = checksum.algorithm.toLowerCase();
  if (given !== undefined && given !== checksum.value) {
    throw new AwsError('BadDigest', `The ${name} you specified for part ${number} did not match what we received.`);
  }
  if (given === undefined && upload.checksum?.type === 'COMPOSITE') {
    throw invalidRequest(
      `The upload was created using a ${name} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
    );
  }
}

/** Null where the parts came with checksums of different kinds that nobody had asked for. */
function wholeChecksum(upload: Upload, parts: readonly UploadedPart[]): Checksum | null {
  const { algorithm, type } = upload.checksum ?? DEFAULT_CHECKSUM;
  if (parts.some(({ checksum }) => checksum.algorithm !== algorithm)) return null;
  const value = checksumOfParts(
    { algorithm, type },
    parts.map(({ checksum, size }) => ({ value: checksum.value, size })),
  );
  return { algorithm, type, value };
}

function checkGiven(headers: Readonly<Record<string, string>>, checksum: Checksum | null, parts: readonly UploadedPart[]): void {
  const type = headers['x-amz-checksum-type'];
  if (type !== undefined && type !== checksum?.type) {
    throw invalidRequest(
      `The upload was created using the ${checksum?.type ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  const given = checksum === null ? undefined : headers[checksumHeader(checksum.algorithm)];
  if (checksum !== null && given !== undefined && given.split('-')[0] !== checksum.value.split('-')[0]) {
    throw new AwsError('BadDigest', `The ${checksum.algorithm.toLowerCase()} you specified did not match the calculated checksum.`);
  }
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const announced = headers['x-amz-mp-object-size'];
  if (announced !== undefined && Number(announced) !== size) {
    throw invalidRequest(`The provided 'x-amz-mp-object-size' header value ${announced} does not match what was computed: ${size}`);
  }
}

function invalidPart(upload: Upload, number: number, etag: string): AwsError {
  return new AwsError(
    'InvalidPart',
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { members: { UploadId: upload.id, PartNumber: number, ETag: etag } },
  );
}
