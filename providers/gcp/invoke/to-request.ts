import { randomBytes } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import type { InvocationInput } from '#shared/model/invocation.ts';
import { deliverCloudEvent, postEvent } from '../emulation/event-to-http.ts';
import { httpLimits } from '../limits.ts';
import { GCP } from '../provider-id.ts';
import type { Outgoing } from './send.ts';

type Input = Pick<InvocationInput, 'payload' | 'http'>;

/** Headers that belong to the connection, not to the request. */
const HOP = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'keep-alive', 'upgrade', 'te', 'trailer']);

function needJson(body: Uint8Array, contentType: string | null, op: string): void {
  if (contentType !== null && !/json/.test(contentType)) return;
  try {
    JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (error) {
    throw new AppError('invalid_input', `The event is no JSON: ${error instanceof Error ? error.message : ''}`, {
      provider: GCP,
      op,
      hint: 'Correct it, or say what it is with a content type such as text/plain.',
    });
  }
}

interface Parts {
  method: string;
  path: string;
  headers: [string, string][];
  body: Uint8Array;
}

function partsOf({ payload, http }: Input, isEvent: boolean, op: string): Parts {
  const body = Buffer.from(payload.body, payload.encoding);
  if (http === null) {
    needJson(body, payload.contentType, op);
    return isEvent ? deliverCloudEvent(body, payload.contentType) : postEvent(body, payload.contentType);
  }
  const headers = Object.entries(http.headers);
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  if (payload.contentType !== null && !typed) headers.push(['content-type', payload.contentType]);
  const bare = http.method === 'GET' || http.method === 'HEAD';
  return { method: http.method, path: http.path, headers, body: bare ? new Uint8Array() : body };
}

/** A trace that the call begins: its log entries and spans are found by it. @see https://cloud.google.com/trace/docs/trace-context */
export function newTrace(): { traceId: string; headers: Record<string, string> } {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8);
  // Bit 63 stays free: the older header has the span as a signed number.
  spanId[0] = (spanId[0] ?? 0) & 0x7f;
  const decimal = BigInt(`0x${spanId.toString('hex')}`).toString();
  return {
    traceId,
    headers: { traceparent: `00-${traceId}-${spanId.toString('hex')}-01`, 'x-cloud-trace-context': `${traceId}/${decimal};o=1` },
  };
}

/** The request for a call: an event as a POST (a CloudEvent for event functions), an HTTP request as it was given. */
export function toRequest(
  input: Input,
  { url, isEvent, token, op }: { url: string; isEvent: boolean; token: string | null; op: string },
): { outgoing: Outgoing; traceId: string; size: number } {
  const { method, path, headers, body } = partsOf(input, isEvent, op);
  if (body.length > httpLimits.requestBytes) {
    throw new AppError('too_large', `The request has ${body.length} bytes; Cloud Run takes ${httpLimits.requestBytes}.`, {
      provider: GCP,
      op,
      hint: 'Send less, or put the data where the function can fetch it.',
    });
  }
  const { traceId, headers: tracing } = newTrace();
  const own = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]).filter(([name = '']) => !HOP.has(name)));
  // A header of the caller's own is left to the function. @see https://cloud.google.com/run/docs/authenticating/service-to-service
  const authorization = 'authorization' in own ? 'x-serverless-authorization' : 'authorization';
  const all = {
    ...tracing,
    ...own,
    ...(token === null ? {} : { [authorization]: `Bearer ${token}` }),
    ...(body.length === 0 ? {} : { 'content-length': String(body.length) }),
  };
  // The caller's trace is followed where it has one.
  const given = /^00-([0-9a-f]{32})-/.exec(all.traceparent)?.[1] ?? traceId;
  const target = new URL(url.replace(/\/$/, '') + (path.startsWith('/') ? path : `/${path}`));
  return { outgoing: { url: target, method, headers: all, body }, traceId: given, size: body.length };
}
