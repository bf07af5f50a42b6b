import { AwsError } from './service.ts';

/**
 * Decodes a body of `content-encoding: aws-chunked`: `SIZE[;chunk-signature=…]\r\n DATA \r\n` up to a chunk of size 0,
 * then trailers, which are checksums and left unread here.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export function decodeAwsChunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = body.indexOf('\r\n', at);
    if (end < 0) throw incomplete();
    const size = /^([0-9a-f]+)(?:;.*)?$/i.exec(body.toString('latin1', at, end))?.[1];
    if (size === undefined) throw incomplete();
    const length = Number.parseInt(size, 16);
    if (length === 0) return Buffer.concat(parts);
    const from = end + 2;
    if (from + length + 2 > body.length) throw incomplete();
    parts.push(body.subarray(from, from + length));
    at = from + length + 2;
  }
}

function incomplete(): AwsError {
  return new AwsError('IncompleteBody', 'The request body terminated unexpectedly.');
}
