import type { IncomingMessage } from 'node:http';

const EMPTY = Buffer.alloc(0);
/** How long, and how much of, a body that is too large is read all the same. */
const PATIENCE_MS = 1000;
const THROWN_AWAY_BYTES = 256 * 2 ** 20;

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

/** What a request says of the size of its body; 0 where it says nothing. */
export function declaredSize({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0);
}

/**
 * Reads a body of up to `limit` bytes. What comes after that is thrown away for a while, because most clients read
 * the answer only when they have sent everything.
 */
export function readBody(request: IncomingMessage, limit: number, done: (body: RequestBody) => void): void {
  const parts: Buffer[] = [];
  const declared = declaredSize(request);
  let size = 0;
  let patience: NodeJS.Timeout | null = null;
  let over = false;
  const finish = (body: RequestBody): void => {
    if (over) return;
    over = true;
    if (patience !== null) clearTimeout(patience);
    done(body);
  };
  const refuse = (): void => {
    parts.length = 0;
    patience ??= setTimeout(() => finish({ kind: 'too_large', size: Math.max(size, declared) }), PATIENCE_MS);
  };
  if (declared > limit) refuse();
  request.on('data', (part: Buffer) => {
    size += part.length;
    if (size > limit) refuse();
    if (patience === null) parts.push(part);
    else if (size > limit + THROWN_AWAY_BYTES) finish({ kind: 'too_large', size: Math.max(size, declared) });
  });
  request.on('end', () => {
    if (patience !== null) finish({ kind: 'too_large', size });
    else finish({ kind: 'whole', body: parts.length === 1 ? (parts[0] ?? EMPTY) : Buffer.concat(parts, size) });
  });
  request.on('error', () => finish({ kind: 'aborted' }));
  request.on('close', () => finish({ kind: 'aborted' }));
}
