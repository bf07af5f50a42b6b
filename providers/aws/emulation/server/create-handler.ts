import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { browserRefusal } from '../../../emulation-http/browser-refusal.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import type { AwsContext } from './context.ts';
import { keepDefaults } from './defaults.ts';
import { findService } from './find-service.ts';
import { DEFAULT_BODY_BYTES, readBody } from './read-body.ts';
import { resetEmulation } from './reset.ts';
import { AwsError, type AwsAddress, type AwsRequest, type AwsResponse, type AwsService } from './service.ts';
import { accountOfKey, readSignature, type Signature } from './signature.ts';
import { jsonError, writeResponse } from './write-response.ts';

const EMPTY = new Uint8Array();

/** What answers every request to the emulation's endpoint, once the services are loaded. Where they cannot be, it says so, and the next request tries again. */
export function createHandler(
  context: AwsContext,
  load: () => Promise<readonly AwsService[]>,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const requestId = randomUUID();
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const method = request.method ?? 'GET';
    try {
      const answer = await respond(context, await load(), request, { requestId, signal: gone.signal });
      await writeResponse(response, answer, { method, requestId });
    } catch (error) {
      if (gone.signal.aborted || response.destroyed) return;
      context.host.log('error', `${method} ${request.url?.split('?')[0] ?? ''} could not be answered.`, error);
      if (response.headersSent) response.destroy();
      else await writeResponse(response, jsonError(internalFailure()), { method, requestId });
    }
  };
}

async function respond(
  context: AwsContext,
  services: readonly AwsService[],
  request: IncomingMessage,
  call: { requestId: string; signal: AbortSignal },
): Promise<AwsResponse> {
  const address = addressOf(request);
  try {
    const own = await ownRoute(context, services, address);
    if (own !== null) return own;
    const signature = readSignature(address.headers, address.query);
    const service = findService(services, address, signature);
    if (service.answersBrowsers?.(address.host, address.path) !== true) refuseBrowsers(address);
    const head: AwsRequest = { ...address, ...call, ...callerOf(context, signature), origin: context.endpoint(), body: EMPTY };
    if (service.streamsBody === true) return await service.handle({ ...head, stream: request });
    try {
      const raw = await readBody(request, service.maxBodyBytes ?? DEFAULT_BODY_BYTES);
      return await service.handle({ ...head, body: isChunked(address) ? decodeAwsChunked(raw) : raw });
    } catch (error) {
      if (error instanceof AwsError) return service.writeError?.(error, head) ?? jsonError(error);
      throw error;
    }
  } catch (error) {
    if (error instanceof AwsError) return jsonError(error);
    throw error;
  }
}

/** Paths of the emulation's own, beside every service; null where it is none of them. */
async function ownRoute(context: AwsContext, services: readonly AwsService[], address: AwsAddress): Promise<AwsResponse | null> {
  const { method, path } = address;
  if (path === '/_isobar/health' && (method === 'GET' || method === 'HEAD')) {
    const names = [...new Set(services.flatMap(({ signingNames }) => signingNames))].toSorted();
    return json(200, { status: 'running', services: names, ...context.defaults });
  }
  if ((path === '/_isobar/reset' || path === '/moto-api/reset') && method === 'POST') {
    refuseBrowsers(address);
    await resetEmulation(context.host, services);
    keepDefaults(context.host, context.defaults);
    return json(200, { status: 'ok' });
  }
  return null;
}

function refuseBrowsers({ headers }: AwsAddress): void {
  const refusal = browserRefusal(headers);
  if (refusal !== null) throw new AwsError('AccessDeniedException', refusal, { status: 403 });
}

/** Whom a request is from and where it belongs. */
function callerOf(
  { defaults, links }: AwsContext,
  signature: Signature | 'malformed' | null,
): Pick<AwsRequest, 'account' | 'region' | 'accessKeyId'> {
  if (signature === null || signature === 'malformed') return { ...defaults, accessKeyId: null };
  const { accessKeyId, region } = signature;
  const account = accountOfKey(accessKeyId) ?? links.keys?.accountOf(accessKeyId) ?? defaults.account;
  return { account, region: region ?? defaults.region, accessKeyId };
}

function addressOf(request: IncomingMessage): AwsAddress {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: request.method ?? 'GET',
    host: (headers['host'] ?? '').replace(/:\d+$/, ''),
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers,
  };
}

function isChunked({ headers }: AwsAddress): boolean {
  return (
    headers['x-amz-decoded-content-length'] !== undefined &&
    (headers['content-encoding']?.split(/\s*,\s*/).includes('aws-chunked') === true ||
      headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true)
  );
}

function internalFailure(): AwsError {
  const message = "The local runtime could not answer this request. The runtime's log has the cause.";
  return new AwsError('InternalFailure', message, { status: 500 });
}

function json(status: number, value: unknown): AwsResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
