import type { IncomingMessage } from 'node:http';

/** The first `limit` bytes of a body, and the size of the whole. Rejects where the sender goes away before its end. */
export async function collect(request: IncomingMessage, limit: number): Promise<{ body: Buffer; size: number }> {
  const parts: Buffer[] = [];
  let kept = 0;
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (kept === limit) continue;
    const part = chunk.subarray(0, limit - kept);
    kept += part.length;
    parts.push(part);
  }
  return { body: Buffer.concat(parts), size };
}
