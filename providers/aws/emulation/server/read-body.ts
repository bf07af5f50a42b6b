import type { IncomingMessage } from 'node:http';
import { AwsError } from './service.ts';

/** Room for a function's package of 50 MB as base64 in JSON; services with larger requests say so. */
export const DEFAULT_BODY_BYTES = 72 * 1024 * 1024;
/** How much of a body that is too large is still taken in, so that the client is done sending when it gets its answer. */
const DRAIN_BYTES = 64 * 1024 * 1024;

/**
 * The whole body. Throws `RequestEntityTooLargeException` past `limit`, after the rest was read and dropped; rejects
 * with the connection's error where the client goes away.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else {
      chunks.length = 0;
      if (size > limit + DRAIN_BYTES) break;
    }
  }
  if (size > limit) {
    throw new AwsError('RequestEntityTooLargeException', `Request must be smaller than ${limit} bytes`, {
      status: 413,
      headers: { connection: 'close' },
    });
  }
  return Buffer.concat(chunks);
}
