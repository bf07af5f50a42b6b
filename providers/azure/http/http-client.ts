import { request as plainRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

export interface HttpRequest {
  method: string;
  url: URL;
  headers?: Readonly<Record<string, string>>;
  /** A stream is sent as it is read; its length belongs into `headers` where it is known. */
  body?: Uint8Array | Readable | undefined;
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Raw pairs, names in the server's spelling. */
  rawHeaders: [string, string][];
  /** Must be read to its end, or destroyed. */
  body: IncomingMessage;
}

/**
 * Requests beside the SDK's: to an app's own host and to its SCM site, which no SDK client reaches. Like Resource Manager's,
 * they trust the profile's certificate authority besides the system's.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The answer, read whole. */
  read(request: HttpRequest): Promise<Omit<HttpAnswer, 'body'> & { body: Buffer }>;
}

function pairsOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) pairs.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return pairs;
}

/** `ca`: PEM of a further authority; null for the system's alone. */
export function createHttpClient(ca: string | null): HttpClient {
  const send = async ({ method, url, headers = {}, body, signal }: HttpRequest): Promise<HttpAnswer> => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const length = body instanceof Uint8Array ? { 'content-length': String(body.length) } : {};
    const options = { method, headers: { 'user-agent': 'isobar', ...length, ...headers }, signal, ...(ca === null ? {} : { ca }) };
    const outgoing = url.protocol === 'http:' ? plainRequest(url, options, resolve) : tlsRequest(url, options, resolve);
    outgoing.on('error', reject);
    if (body instanceof Readable) pipeline(body, outgoing).catch(reject);
    else outgoing.end(body);
    const incoming = await promise;
    return { status: incoming.statusCode ?? 0, headers: incoming.headers, rawHeaders: pairsOf(incoming), body: incoming };
  };
  return {
    send,
    async read(request) {
      const { body, ...answer } = await send(request);
      return { ...answer, body: await buffer(body) };
    },
  };
}
