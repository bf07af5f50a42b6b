import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readBody } from '../../../emulation-http/read-body.ts';
import type { EmulationHost, HostVersion } from '../../../emulation-host.ts';
import { limits } from '../../limits.ts';
import { sendText } from '../server/send.ts';
import type { SiteRequest } from './serve-site.ts';

/** Headers that belong to a connection, not to an answer (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

/** Lets an app answer a request, part by part. */
export async function invokeOverHttp(
  host: Pick<EmulationHost, 'invoke'>,
  { name, version }: HostVersion,
  { request, response, origin, signal, headers = headerPairs(request.rawHeaders) }: SiteRequest,
): Promise<void> {
  const body = await readBody(request, limits.requestBytes);
  if (body === null) {
    response.setHeader('connection', 'close');
    sendText(response, 413, '');
    return;
  }
  const { traceparent } = request.headers;
  const answer = host.invoke(name, version, {
    input: {
      kind: 'http',
      request: {
        method: request.method ?? 'GET',
        path: request.url ?? '/',
        origin,
        headers,
        body,
        remoteAddress: request.socket.remoteAddress ?? '127.0.0.1',
      },
    },
    trigger: 'http',
    mode: 'stream',
    traceparent: typeof traceparent === 'string' ? traceparent : null,
    attributes: {},
    signal,
  });
  const head = await answer.head;
  for (const [header, value] of head.headers) {
    if (!HOP_BY_HOP.has(header.toLowerCase())) response.appendHeader(header, value);
  }
  response.statusCode = head.status ?? 200;
  await pipeline(Readable.from(answer.body), response);
}

function headerPairs(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return pairs;
}
