import { createHash } from 'node:crypto';
import { AwsError, type AwsRequest } from '../../server/service.ts';
import type { BodyFile } from '../../../../emulation-parts/body-store.ts';
import type { S3Call } from './call.ts';
import { createChecksum, givenChecksum, parseAlgorithm, type ChecksumAlgorithm } from './checksums.ts';
import { decodeChunked } from './chunked-body.ts';
import { invalidRequest } from './errors.ts';

/** "Uploads an object in a single operation: up to 5 GB". @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAX_BYTES = 5 * 1024 ** 3;
/** Room for a request document: 1,000 keys to delete, 10,000 parts to complete. */
const MAX_DOCUMENT = 8 * 1024 * 1024;

/** A body that was written to disk, and what was found out on the way. */
export interface ReceivedBody {
  file: BodyFile;
  /** MD5 in hex. */
  md5: string;
  checksum: { algorithm: ChecksumAlgorithm; value: string };
}

/**
 * Writes the request's body to disk and holds it against everything the client said of it. `fallback` is the checksum
 * that is computed where the client gives none.
 */
export async function receiveBody(
  { request, bodies }: Pick<S3Call, 'request' | 'bodies'>,
  fallback: ChecksumAlgorithm,
): Promise<ReceivedBody> {
  const { headers } = request;
  const { bytes, trailers } = bodyOf(request);
  const early = givenChecksum(headers);
  const announced = announcedAlgorithm(headers);
  const algorithm = early?.algorithm ?? announced ?? fallback;
  const checksum = createChecksum(algorithm);
  const md5 = createHash('md5');
  const sha256 = /^[0-9a-f]{64}$/.test(headers['x-amz-content-sha256'] ?? '') ? createHash('sha256') : null;
  let size = 0;
  const file = await bodies.write(bytes, (piece) => {
    size += piece.byteLength;
    if (size > MAX_BYTES) throw entityTooLarge(size);
    checksum.update(piece);
    md5.update(piece);
    sha256?.update(piece);
  });
  const value = checksum.digest().toString('base64');
  const digest = md5.digest();
  try {
    checkLength(headers, size);
    checkMd5(headers['content-md5'], digest);
    if (sha256 !== null && sha256.digest('hex') !== headers['x-amz-content-sha256']) throw contentMismatch();
    const given = early ?? givenChecksum(trailers);
    if (given !== null && (given.algorithm !== algorithm || given.value !== value)) throw badDigest(given.algorithm);
  } catch (error) {
    bodies.remove([file]);
    throw error;
  }
  return { file, md5: digest.toString('hex'), checksum: { algorithm, value } };
}

/** A request document, whole. Throws what `receiveBody` throws of a body that is not what the client said. */
export async function readDocument(request: AwsRequest): Promise<Uint8Array> {
  const { bytes } = bodyOf(request);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.byteLength;
    if (size > MAX_DOCUMENT) throw entityTooLarge(size);
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces);
  checkMd5(request.headers['content-md5'], createHash('md5').update(body).digest());
  const given = givenChecksum(request.headers);
  if (given !== null) {
    const checksum = createChecksum(given.algorithm);
    checksum.update(body);
    if (checksum.digest().toString('base64') !== given.value) throw badDigest(given.algorithm);
  }
  return body;
}

function bodyOf({ headers, stream, body }: AwsRequest): { bytes: AsyncIterable<Uint8Array>; trailers: Readonly<Record<string, string>> } {
  const source = stream ?? once(body);
  const chunked =
    headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true || headers['content-encoding']?.includes('aws-chunked') === true;
  return chunked ? decodeChunked(source) : { bytes: source, trailers: {} };
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}

/** What a client will send as a trailer, or has told S3 to compute. */
function announcedAlgorithm(headers: Readonly<Record<string, string>>): ChecksumAlgorithm | null {
  const trailer = headers['x-amz-trailer'];
  const name =
    trailer?.startsWith('x-amz-checksum-') === true ? trailer.slice('x-amz-checksum-'.length) : headers['x-amz-sdk-checksum-algorithm'];
  return name === undefined ? null : parseAlgorithm(name);
}

function checkLength(headers: Readonly<Record<string, string>>, size: number): void {
  const announced = headers['x-amz-decoded-content-length'];
  if (announced !== undefined && Number(announced) !== size) {
    throw new AwsError('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header');
  }
}

function checkMd5(given: string | undefined, digest: Buffer): void {
  if (given === undefined) return;
  const expected = Buffer.from(given, 'base64');
  if (expected.byteLength !== 16) {
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.', { members: { 'Content-MD5': given } });
  }
  if (!expected.equals(digest)) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
      members: { ExpectedDigest: given, CalculatedDigest: digest.toString('base64') },
    });
  }
}

function badDigest(algorithm: ChecksumAlgorithm): AwsError {
  return new AwsError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
}

function contentMismatch(): AwsError {
  return new AwsError('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.");
}

function entityTooLarge(size: number): AwsError {
  return new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    members: { ProposedSize: size, MaxSizeAllowed: MAX_BYTES },
  });
}

/** Refuses what S3 would do with an object and the local runtime does not; silence would be a promise. */
export function refuseUnknownHeaders(headers: Readonly<Record<string, string>>): void {
  for (const name of [
    'x-amz-object-lock-mode',
    'x-amz-object-lock-legal-hold',
    'x-amz-write-offset-bytes',
    'x-amz-server-side-encryption-customer-algorithm',
  ]) {
    if (headers[name] !== undefined) throw invalidRequest(`The local runtime does not emulate the header ${name}.`);
  }
}
