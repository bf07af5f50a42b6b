import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readBody } from '../../../emulation-http/read-body.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { WorkerHttpRequest } from '../../../emulation.ts';
import type { IndexedApp } from '../triggers/app-functions.ts';
import { requestLimit } from '../../limits.ts';
import { sendText } from '../server/send.ts';
import type { SiteRequest } from './serve-site.ts';

/** Headers that belong to a connection, not to an answer (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

/** Lets an app answer a request, part by part. */
export async function invokeOverHttp(
  host: Pick<EmulationHost, 'invoke'>,
  { version: { name, version, project }, takesStreams }: Pick<IndexedApp, 'version' | 'takesStreams'>,
  { request, response, origin, signal, headers = headerPairs(request.rawHeaders) }: SiteRequest,
): Promise<void> {
  const body = await bodyOf(request, { takesStreams, limit: requestLimit(project.env) });
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
        ...body,
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

/** The whole body, or the body as it comes; null where it is too large. */
async function bodyOf(
  request: IncomingMessage,
  { takesStreams, limit }: { takesStreams: boolean; limit: number },
): Promise<Pick<WorkerHttpRequest, 'body' | 'live'> | null> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const isThere = encoding !== undefined || Number(length ?? 0) > 0;
  if (takesStreams && isThere && Number(length ?? 0) <= limit)
    return { body: new Uint8Array(), live: request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array> };
  const body = await readBody(request, limit);
  return body === null ? null : { body };
}

function headerPairs(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return pairs;
}
