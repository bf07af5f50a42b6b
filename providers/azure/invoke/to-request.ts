import { randomBytes } from 'node:crypto';
import type { InvocationInput } from '#shared/model/invocation.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '../limits.ts';
import { AZURE } from '../provider-id.ts';
import type { Target } from './target.ts';

const ROUTING = 'x-ms-routing-name';

/** A request to a function's host. */
export interface HostRequest {
  headers: Record<string, string>;
  body: Buffer;
  /** 32 hexadecimal digits: telemetry of the call is found under it. */
  traceId: string;
}

function checkJson(bytes: Buffer, contentType: string | null, op: string): void {
  if (contentType === null || !/\bjson\b/i.test(contentType) || bytes.length === 0) return;
  try {
    JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    throw new AppError('invalid_input', `The event is no JSON: ${why}`, { provider: AZURE, op, hint: 'Correct it, or send it with another content type.' });
  }
} // prettier-ignore

/** `{"input": "…"}`: what the admin route takes. @see https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http */
function adminBody(bytes: Buffer): Buffer {
  return Buffer.from(JSON.stringify({ input: bytes.toString('utf8') }));
}

/**
 * Keys are each slot's own: a call with one stays with the app at whose address it is sent, whatever share of requests its
 * slots get, unless the path itself names a slot.
 * @see https://learn.microsoft.com/azure/app-service/deploy-staging-slots#route-production-traffic-manually
 */
function pinned(url: URL, cookie: string | undefined): string {
  const pin = url.searchParams.has(ROUTING) ? [] : [`${ROUTING}=self`];
  return [...(cookie === undefined ? [] : [cookie]), ...pin].join('; ');
}

/** Body and headers of a call. It begins a trace of its own, under which its telemetry is found again. */
export function toRequest({ payload, http }: Pick<InvocationInput, 'payload' | 'http'>, target: Target, op: string): HostRequest {
  const bytes = Buffer.from(payload.body, payload.encoding);
  checkJson(bytes, payload.contentType, op);
  if (bytes.length > limits.requestBytes) {
    throw new AppError('too_large', `The event has ${bytes.length} bytes; Azure Functions takes ${limits.requestBytes}.`, { provider: AZURE, op, hint: 'Send less, or put the data where the function can fetch it.' });
  }
  const traceId = randomBytes(16).toString('hex');
  const given = Object.entries(http?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const type = target.isHttp ? (payload.contentType ?? (http === null ? 'application/json' : null)) : 'application/json';
  const noBody = target.isHttp && (target.method === 'GET' || target.method === 'HEAD');
  return {
    traceId,
    body: noBody ? Buffer.alloc(0) : target.isHttp ? bytes : adminBody(bytes),
    headers: {
      traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
      ...(type === null || noBody ? {} : { 'content-type': type }),
      ...Object.fromEntries(given),
      ...(target.key === null ? {} : { 'x-functions-key': target.key, cookie: pinned(target.url, Object.fromEntries(given)['cookie']) }),
    },
  };
} // prettier-ignore
