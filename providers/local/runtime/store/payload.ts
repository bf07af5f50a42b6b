import { isUtf8 } from 'node:buffer';
import type { Payload } from '#shared/model/payload.ts';
import type { BodyPreview } from '../ports.ts';

/** Bytes as text where they are text, else as base64. A character cut in half by truncation does not make text binary. */
export function toPayload({ bytes, contentType, size, truncated }: BodyPreview): Payload {
  const text = truncated ? bytes.subarray(0, bytes.length - cutTail(bytes)) : bytes;
  if (isUtf8(text)) return { body: Buffer.from(text).toString('utf8'), encoding: 'utf8', contentType, size, truncated };
  return { body: Buffer.from(bytes).toString('base64'), encoding: 'base64', contentType, size, truncated };
}

/** Bytes at the end that begin a character and do not finish it. */
function cutTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? back : 0;
    }
  }
  return 0;
}
