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

let lastMs = 0;
let countInMs = 0;
let timeHex = '';

/** 48 bits of milliseconds and 12 bits of a counter, as 15 hex digits that only ever grow. */
function tick(): string {
  const ms = Date.now();
  if (ms > lastMs || countInMs === 0xfff) {
    lastMs = Math.max(ms, lastMs + 1);
    countInMs = 0;
    timeHex = lastMs.toString(16).padStart(12, '0');
  } else countInMs++;
  return timeHex + (countInMs + 0x1000).toString(16).slice(1);
}

/**
 * A UUID of version 7 (RFC 9562, 5.7). Ids that grow with time end up next to each other in the store's indexes,
 * which makes storing a call a third cheaper than with random ones.
 */
export function newInvocationId(): string {
  const time = tick();
  const random = randomHex(8);
  const variant = ((Number.parseInt(random.slice(0, 1), 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${time.slice(12)}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}

/**
 * 16 bytes, as W3C trace context wants them: seconds first, which is what X-Ray asks for, and at least 7 random
 * bytes at the end (https://www.w3.org/TR/trace-context-2/#random-trace-id-flag).
 */
export function newTraceId(): string {
  const ms = Date.now();
  const seconds = Math.floor(ms / 1000);
  return seconds.toString(16).padStart(8, '0') + (0x1000 + (ms - seconds * 1000)).toString(16).slice(1) + randomHex(11).slice(1);
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
