import { randomFillSync } from 'node:crypto';

const POOL = Buffer.allocUnsafe(4096);
let used = POOL.length;

function randomHex(bytes: number): string {
  if (used + bytes > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  used += bytes;
  return POOL.toString('hex', used - bytes, used);
}

/** 16 bytes, as W3C trace context wants them. */
export function newTraceId(): string {
  return randomHex(16);
}

/** 8 bytes. */
export function newSpanId(): string {
  return randomHex(8);
}

/** Unique within a run of the runtime and short enough to read: `env-3f9a2c71`. */
export function newEnvironmentId(): string {
  return `env-${randomHex(4)}`;
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/;

/** The caller's trace; null where there is none or it is not valid (https://www.w3.org/TR/trace-context/#traceparent-header). */
export function parseTraceparent(text: string | null): { traceId: string; spanId: string } | null {
  const match = text === null ? null : TRACEPARENT.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  if (text?.startsWith('ff') === true || /^0+$/.test(match[1]) || /^0+$/.test(match[2])) return null;
  return { traceId: match[1], spanId: match[2] };
}
