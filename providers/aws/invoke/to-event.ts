import { randomUUID } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import type { InvocationInput } from '#shared/model/invocation.ts';
import { functionUrlEvent } from '../emulation/function-url.ts';
import { limits } from '../limits.ts';
import { AWS } from '../provider-id.ts';

type Input = Pick<InvocationInput, 'payload' | 'http'>;

function bytesOf({ body, encoding }: InvocationInput['payload']): Uint8Array {
  return Buffer.from(body, encoding);
}

/**
 * What is sent to the function: the payload as it is, or for an HTTP request the event that a function URL would have made
 * of it (payload format 2.0), so that a function can be tried as a web server whether it has a URL or not.
 */
export function toEvent({ payload, http }: Input, mode: InvocationInput['mode'], op: string): Uint8Array {
  const bytes = bytesOf(payload);
  const event = http === null ? bytes : Buffer.from(JSON.stringify(httpEvent(bytes, payload.contentType, http)));
  const limit = mode === 'async' ? limits.asyncRequestBytes : limits.requestBytes;
  if (event.length <= limit) return event;
  throw new AppError(
    'too_large',
    `The event has ${event.length} bytes; Lambda takes ${limit}${mode === 'async' ? ' for an asynchronous call' : ''}.`,
    {
      provider: AWS,
      op,
      hint: 'Send less, or put the data where the function can fetch it.',
    },
  );
}

function httpEvent(body: Uint8Array, contentType: string | null, http: NonNullable<InvocationInput['http']>): Record<string, unknown> {
  const headers = Object.entries(http.headers);
  const named = (name: string) => headers.some(([key]) => key.toLowerCase() === name);
  if (contentType !== null && !named('content-type')) headers.push(['content-type', contentType]);
  if (body.length > 0 && !named('content-length')) headers.push(['content-length', String(body.length)]);
  const origin = 'https://console.isobar.invalid';
  const call = {
    id: randomUUID(),
    traceId: randomUUID().replaceAll('-', ''),
    spanId: randomUUID().replaceAll('-', '').slice(0, 16),
    attributes: {},
  };
  return functionUrlEvent(call, { method: http.method, path: http.path, origin, headers, body, remoteAddress: '127.0.0.1' });
}
