import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AwsError, type AwsRequest } from '../server/service.ts';

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The request with its body as it was before the client compressed it; clients do so with large ones. Throws
 * `SerializationException`. @see https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait
 */
export async function inflateBody(request: AwsRequest): Promise<AwsRequest> {
  if (request.headers['content-encoding']?.toLowerCase() !== 'gzip') return request;
  try {
    return { ...request, body: await promisify(gunzip)(request.body, { maxOutputLength: MAX_BYTES }) };
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid gzip, or too large.');
  }
}
