import { setTimeout as sleep } from 'node:timers/promises';

/** gRPC status codes. @see https://grpc.io/docs/guides/status-codes/ */
export const CODES = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

const ATTEMPTS = 4;
const FIRST_MS = 250;
const MAX_MS = 8000;

/** For a read every passing fault; a change is tried again only where the service took nothing in. */
const AGAIN = {
  read: new Set<unknown>([CODES.UNAVAILABLE, CODES.RESOURCE_EXHAUSTED, CODES.DEADLINE_EXCEEDED, CODES.INTERNAL]),
  change: new Set<unknown>([CODES.RESOURCE_EXHAUSTED]),
} as const;

/** Nobody listens or nothing resolves: waiting half a second will not help. */
function isHopeless(error: unknown): boolean {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 6; e = e.cause, depth++) {
    if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CERT_|SELF_SIGNED|UNABLE_TO_/.test(`${'code' in e ? String(e.code) : ''} ${e.message}`))
      return true;
  }
  return false;
}

/** Milliseconds that the service asks to wait (google.rpc.RetryInfo); null where it says nothing. */
function askedDelayMs(error: unknown): number | null {
  const details: unknown = error instanceof Error ? Reflect.get(error, 'statusDetails') : null;
  if (!Array.isArray(details)) return null;
  for (const detail of details as { retryDelay?: { seconds?: unknown; nanos?: unknown } }[]) {
    if (detail.retryDelay !== undefined) return Number(detail.retryDelay.seconds ?? 0) * 1000 + Number(detail.retryDelay.nanos ?? 0) / 1e6;
  }
  return null;
}

/**
 * Tries again what deserves it, with exponential back-off and jitter. The clients of Google's functions retry nothing by
 * themselves: each of their methods is configured as "non_idempotent", without codes.
 * @see https://google.aip.dev/194, https://cloud.google.com/iam/docs/retry-strategy
 */
export async function retrying<T>(kind: keyof typeof AGAIN, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null;
      if (attempt === ATTEMPTS || !AGAIN[kind].has(code) || isHopeless(error)) throw error;
      const backoff = Math.min(MAX_MS, FIRST_MS * 2 ** attempt) * (0.5 + Math.random() / 2);
      await sleep(Math.min(MAX_MS, Math.max(askedDelayMs(error) ?? 0, backoff)), undefined, { signal });
    }
  }
}

/** The clients take no signal: whoever waits is let go when it aborts, and what comes later is dropped. */
export async function untilAborted<T>(signal: AbortSignal, begin: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const work = begin();
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError'));
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
