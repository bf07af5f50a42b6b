import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AwsError, AwsResponse } from './service.ts';

/** Sends an answer; resolves when it is sent, or the client is gone. */
export async function writeResponse(
  response: ServerResponse,
  { status, headers, body }: AwsResponse,
  { method, requestId }: { method: string; requestId: string },
): Promise<void> {
  if (response.destroyed) return;
  response.statusCode = status;
  response.setHeader('x-amzn-requestid', requestId);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const bare = method === 'HEAD' || status === 204 || status === 304;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    // A HEAD may announce the length of what it does not send.
    if (!bare && !response.hasHeader('content-length')) response.setHeader('content-length', Buffer.byteLength(body));
    response.end(bare ? undefined : body);
    return;
  }
  response.flushHeaders();
  await pipeline(Readable.from(body), response);
}

/** An error in the form of the JSON protocols; also the answer where no service is known. */
export function jsonError({ code, message, status, members, headers }: AwsError): AwsResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code, ...headers },
    body: JSON.stringify({ ...members, message }),
  };
}
