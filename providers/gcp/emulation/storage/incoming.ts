import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { isJson, type Json } from '../api/json.ts';
import { invalid, StorageError } from './storage-error.ts';

/** Metadata is small; so is what is sent in one request together with it. Larger objects are sent in a resumable upload. */
const MAX_IN_MEMORY = 256 * 1024 * 1024;

/** Writes what comes to a file; `from` is the offset. Gives how many bytes came. */
export async function receiveInto(request: IncomingMessage, file: string, from = 0): Promise<number> {
  let size = 0;
  const count = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      size += chunk.length;
      yield chunk;
    }
  };
  await pipeline(request, count, createWriteStream(file, { flags: from === 0 ? 'w' : 'r+', start: from, mode: 0o600 }));
  return size;
}

export async function receiveAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_IN_MEMORY) throw new StorageError(413, 'uploadTooLarge', 'The request is too large. Use a resumable upload.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function parseResource(bytes: Uint8Array): Json {
  if (bytes.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (isJson(parsed)) return parsed;
  } catch {
    // Told below.
  }
  throw new StorageError(400, 'parseError', 'Parse Error');
}

/** Metadata and bytes of `multipart/related`. @see https://cloud.google.com/storage/docs/json_api/v1/how-tos/multipart-upload */
export function splitMultipart(contentType: string, body: Buffer): { metadata: Json; content: Buffer; type: string | null } {
  // gcloud writes it in single quotes.
  const boundary = /boundary=(?:"([^"]+)"|'([^']+)'|([^;\s]+))/
    .exec(contentType)
    ?.slice(1)
    .find((one) => one !== undefined);
  if (boundary === undefined) throw invalid('The Content-Type names no boundary.');
  const [metadata, content] = partsOf(body, boundary);
  if (metadata === undefined || content === undefined) throw invalid('Bad multipart body: two parts are expected.');
  const type = /^content-type:\s*(.+)$/im.exec(content.head)?.[1]?.trim() ?? null;
  return { metadata: parseResource(metadata.body), content: content.body, type };
}

function partsOf(body: Buffer, boundary: string): { head: string; body: Buffer }[] {
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: { head: string; body: Buffer }[] = [];
  let at = body.indexOf(delimiter);
  while (at >= 0) {
    const next = body.indexOf(delimiter, at + delimiter.length);
    if (next < 0) break;
    const part = body.subarray(at + delimiter.length, next);
    // Lines may end without a carriage return: gcloud's do.
    const blank = /\r?\n\r?\n/.exec(part.toString('latin1'));
    if (blank !== null) {
      const content = part.subarray(blank.index + blank[0].length);
      // Without the line end that belongs to the delimiter.
      const end = content.at(-2) === 0x0d ? 2 : 1;
      parts.push({ head: part.subarray(0, blank.index).toString('latin1'), body: content.subarray(0, content.length - end) });
    }
    at = next;
  }
  return parts;
}
