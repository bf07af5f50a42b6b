import { randomBytes } from 'node:crypto';

/**
 * The W3C `traceparent` of a request: its own, or from `X-Amzn-Trace-Id` (`Root=1-…;Parent=…;Sampled=1`).
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function traceparentOf(headers: Readonly<Record<string, string>>): string | null {
  return headers['traceparent'] ?? traceparentOfHeader(headers['x-amzn-trace-id']);
}

/** The W3C `traceparent` of an `X-Amzn-Trace-Id`. */
export function traceparentOfHeader(trace = ''): string | null {
  const [, seconds, rest] = /\bRoot=1-([\da-f]{8})-([\da-f]{24})\b/i.exec(trace) ?? [];
  if (seconds === undefined || rest === undefined) return null;
  const parent = /\bParent=([\da-f]{16})\b/i.exec(trace)?.[1] ?? randomBytes(8).toString('hex');
  return `00-${seconds}${rest}-${parent}-01`.toLowerCase();
}

/** `X-Amzn-Trace-Id` of an answer; without the span where that is not known yet. */
export function traceHeader({ traceId, spanId }: { traceId: string; spanId?: string }): string {
  const parent = spanId === undefined ? '' : `;Parent=${spanId}`;
  return `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)}${parent};Sampled=1`;
}
