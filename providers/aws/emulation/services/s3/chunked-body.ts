import { AwsError } from '../../server/service.ts';

/** Longest chunk header or trailer line. */
const MAX_LINE = 16 * 1024;

/** A body of `content-encoding: aws-chunked` as it arrives: its bytes, and the trailers once it is over. */
export interface ChunkedBody {
  bytes: AsyncIterable<Uint8Array>;
  /** Lower-case names. Complete when `bytes` has ended. */
  trailers: Readonly<Record<string, string>>;
}

/**
 * Decodes `SIZE[;chunk-signature=…]\r\n DATA \r\n … 0\r\n trailers \r\n` without holding more than one piece of it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodeChunked(source: AsyncIterable<Uint8Array>): ChunkedBody {
  const trailers: Record<string, string> = {};
  async function* bytes(): AsyncGenerator<Uint8Array> {
    const reader = createReader(source);
    for (;;) {
      const header = await reader.line();
      const size = /^([0-9a-f]{1,12})(?:;.*)?$/i.exec(header ?? '')?.[1];
      if (size === undefined) throw incomplete();
      let left = Number.parseInt(size, 16);
      if (left === 0) break;
      while (left > 0) {
        const piece = await reader.upTo(left);
        if (piece === null) throw incomplete();
        left -= piece.byteLength;
        yield piece;
      }
      if ((await reader.line()) !== '') throw incomplete();
    }
    for (let line = await reader.line(); line !== null && line !== ''; line = await reader.line()) {
      const colon = line.indexOf(':');
      if (colon > 0) trailers[line.slice(0, colon).toLowerCase().trim()] = line.slice(colon + 1).trim();
    }
    await reader.rest();
  }
  return { bytes: bytes(), trailers };
}

function createReader(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]();
  let buffer: Buffer = Buffer.alloc(0);
  const more = async () => {
    const { value, done } = await iterator.next();
    if (done === true) return false;
    buffer = buffer.byteLength === 0 ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.concat([buffer, value]);
    return true;
  };
  return {
    /** Without its line end; null at the end of the source. */
    async line(): Promise<string | null> {
      for (;;) {
        const end = buffer.indexOf('\r\n');
        if (end >= 0) {
          const line = buffer.toString('latin1', 0, end);
          buffer = buffer.subarray(end + 2);
          return line;
        }
        if (buffer.byteLength > MAX_LINE) throw incomplete();
        if (!(await more())) return null;
      }
    },
    /** At least one byte, null at the end. */
    async upTo(max: number): Promise<Uint8Array | null> {
      while (buffer.byteLength === 0) if (!(await more())) return null;
      const piece = buffer.subarray(0, max);
      buffer = buffer.subarray(piece.byteLength);
      return piece;
    },
    async rest(): Promise<void> {
      do buffer = Buffer.alloc(0);
      while (await more());
    },
  };
}

function incomplete(): AwsError {
  return new AwsError('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header');
}
