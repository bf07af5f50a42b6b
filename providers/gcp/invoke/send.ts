import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface Outgoing {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/**
 * Sends one request and gives the answer as it begins. A function may take an hour to answer, so there is no limit of time
 * but the signal's; nothing is sent again, for the function may have run; redirects are the function's own answer.
 */
export function send({ url, method, headers, body }: Outgoing, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = url.protocol === 'https:' ? secureRequest : plainRequest;
  const outgoing = request(url, { method, headers, signal }, resolve);
  outgoing.on('error', reject);
  outgoing.end(body.length === 0 ? undefined : body);
  return promise;
}
