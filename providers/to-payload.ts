import type { Payload } from '#shared/model/payload.ts';

const MAX_SHOWN = 1024 * 1024;

/** Bytes as they are shown: text where they are UTF-8, else base64; the first megabyte. `size` is that of the whole where more came. */
export function toPayload(bytes: Uint8Array, contentType: string | null, size = bytes.length): Payload {
  const shown = bytes.subarray(0, MAX_SHOWN);
  const about = { contentType, size, truncated: size > shown.length };
  try {
    return { body: new TextDecoder('utf-8', { fatal: true }).decode(shown), encoding: 'utf8', ...about };
  } catch {
    return { body: Buffer.from(shown).toString('base64'), encoding: 'base64', ...about };
  }
}
