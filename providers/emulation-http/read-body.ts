import type { IncomingMessage } from 'node:http';

/** How much of a body that is too large is still taken in, so that the client is done sending when it gets its answer. */
const DRAIN_BYTES = 64 * 1024 * 1024;

/**
 * The whole body; null past `limit` bytes, after the rest was read and dropped. Rejects with the connection's error where
 * the client goes away. After null the connection is of no more use: answer with `connection: close`.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
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
  return size > limit ? null : Buffer.concat(chunks);
}
