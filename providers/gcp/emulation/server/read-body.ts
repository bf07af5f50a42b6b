import type { IncomingMessage } from 'node:http';
import { ApiError } from '../api/api-error.ts';

/** No message of these APIs is larger; sources go to a URL of their own. */
const MAX_BYTES = 10 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new ApiError('INVALID_ARGUMENT', 'Request payload size exceeds the limit: 10485760 bytes.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
