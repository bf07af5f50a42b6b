import type { IncomingMessage } from 'node:http';

const EMPTY = Buffer.alloc(0);

export type RequestBody =
  | { kind: 'whole'; body: Buffer }
  /** `size` is what it says of itself, or what had come when the limit was passed. */
  | { kind: 'too_large'; size: number }
  | { kind: 'aborted' };

/** True where a request has no body; saves waiting for the end of nothing. */
export function hasNoBody(request: IncomingMessage): boolean {
  const { headers } = request;
  return headers['transfer-encoding'] === undefined && (headers['content-length'] === undefined || headers['content-length'] === '0');
}

/** Reads a body, and stops reading where it passes `limit` bytes. */
export function readBody(request: IncomingMessage, limit: number, done: (body: RequestBody) => void): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) {
    done({ kind: 'too_large', size: declared });
    return;
  }
  const parts: Buffer[] = [];
  let size = 0;
  let over = false;
  const finish = (body: RequestBody): void => {
    if (over) return;
    over = true;
    done(body);
  };
  request.on('data', (part: Buffer) => {
    size += part.length;
    if (size > limit) {
      request.pause();
      finish({ kind: 'too_large', size });
    } else if (!over) parts.push(part);
  });
  request.on('end', () => finish({ kind: 'whole', body: parts.length === 1 ? (parts[0] ?? EMPTY) : Buffer.concat(parts, size) }));
  request.on('error', () => finish({ kind: 'aborted' }));
  request.on('close', () => finish({ kind: 'aborted' }));
}
