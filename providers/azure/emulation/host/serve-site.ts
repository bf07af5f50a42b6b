import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readBody } from '../../../emulation-http/read-body.ts';
import { limits } from '../../limits.ts';
import type { Site } from '../apps/site.ts';
import type { AzureContext } from '../server/context.ts';
import { sendText } from '../server/send.ts';

/** A request to a running app, as the platform's front end passes it on to the app's Functions host. */
export interface SiteRequest {
  site: Site;
  request: IncomingMessage;
  response: ServerResponse;
  /** Scheme, host and port the client used. */
  origin: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** Headers that belong to a connection, not to an answer (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

/** Answers what is sent to an app: by its functions, or as the host does where there are none. */
export async function serveSite({ host }: AzureContext, { site, request, response, origin, signal }: SiteRequest): Promise<void> {
  const live = host.functions.find(site.functionName)?.live;
  if (live === undefined) {
    sendText(response, request.url === '/' ? 200 : 404, request.url === '/' ? 'Your Functions 4.0 app is up and running' : '');
    return;
  }
  const body = await readBody(request, limits.requestBytes);
  if (body === null) {
    response.setHeader('connection', 'close');
    sendText(response, 413, '');
    return;
  }
  const { traceparent } = request.headers;
  const answer = host.invoke(live.name, live.version, {
    input: {
      kind: 'http',
      request: {
        method: request.method ?? 'GET',
        path: request.url ?? '/',
        origin,
        headers: headerPairs(request.rawHeaders),
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
  for (const [name, value] of head.headers) {
    if (!HOP_BY_HOP.has(name.toLowerCase())) response.appendHeader(name, value);
  }
  response.statusCode = head.status ?? 200;
  await pipeline(Readable.from(answer.body), response);
}

function headerPairs(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return pairs;
}
