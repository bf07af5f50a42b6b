import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { EmulationHost, ServeEmulation } from '../../../emulation-host.ts';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-error.ts';
import { serveGrpc } from '../api/grpc.ts';
import { createPlainRest } from '../api/plain-route.ts';
import { createRest, sendError } from '../api/rest.ts';
import { createFunctionStore } from '../functions/function-store.ts';
import { sendSource } from '../functions/send-source.ts';
import { createUploads } from '../functions/uploads.ts';
import { createOperations } from '../operations/operations.ts';
import { emulatedApis, emulatedRoutes } from './apis.ts';
import { refuseBrowsers } from './browser-guard.ts';
import { clientEnvironment } from './client-environment.ts';
import type { GcpContext } from './context.ts';
import { readBody } from './read-body.ts';

const DEFAULT_PROJECT = 'isobar-local';
const DEFAULT_LOCATION = 'us-central1';
const GRPC_PORT = 'grpc-port';

/** Serves Google's APIs on loopback: REST on one port, gRPC on another. */
const serve: ServeEmulation = async (host) => {
  let origin = '';
  const operations = createOperations(host);
  const context: GcpContext = { host, defaults: defaultsOf(host), endpoint: () => origin, operations };
  const store = createFunctionStore(host, context.defaults);
  const uploads = createUploads(host);
  host.code.keep(() => host.documents.list('functions').flatMap(({ value }) => sourceOf(value)));
  const services = { context, store, uploads };
  const apis = emulatedApis(services);
  const routes = emulatedRoutes(services);
  const rest = createRest(apis);
  const plain = createPlainRest(routes);

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    refuseBrowsers(request);
    if (await uploads.receive(request, response)) return;
    if (await sendSource({ context, store }, request, response)) return;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const body = await readBody(request);
    const call = { origin, signal: gone.signal };
    if (await rest(request, response, body, call)) return;
    if (await plain(request, response, body, call)) return;
    throw new ApiError('NOT_FOUND', `Method not found: ${request.method ?? 'GET'} ${(request.url ?? '/').split('?')[0] ?? '/'}`);
  };

  const listener = await host.listen('rest', (request, response) => {
    route(request, response).catch((error: unknown) => {
      const known = error instanceof ApiError ? error : new ApiError('INTERNAL', 'Internal error encountered.');
      if (known !== error) host.log('error', `${request.method ?? ''} ${request.url ?? ''} failed.`, error);
      // What is left of a body that nobody wants is read and thrown away.
      if (!request.complete) response.setHeader('connection', 'close');
      request.resume();
      if (response.headersSent) response.destroy();
      else sendError(response, known);
    });
  });
  origin = listener.url;
  const grpc = await openGrpc(host, apis, origin);
  return {
    url: origin,
    further: { grpc: `http://127.0.0.1:${grpc.port}` },
    environment: () => clientEnvironment(context),
    fidelity: [
      ...apis.flatMap(fidelityOf),
      ...routes.map(({ label: service, operation, level, note }) => ({ service, operation, level, note })),
    ],
    async close(graceMs) {
      await Promise.all([listener.close(graceMs), grpc.close(graceMs)]);
      await operations.close();
    },
  };
};
export default serve;

/** On the port of last time, so that clients that were told of it find it again. */
async function openGrpc(host: EmulationHost, apis: readonly Api[], origin: string): ReturnType<typeof serveGrpc> {
  const remembered = host.documents.get('server', GRPC_PORT);
  const onFault = (error: unknown, what: string): void => host.log('error', `${what} failed.`, error);
  const open = (port: number): ReturnType<typeof serveGrpc> => serveGrpc(apis, { port, origin, onFault });
  const listener = await open(typeof remembered === 'number' ? remembered : 0).catch(() => open(0));
  if (listener.port !== remembered) host.documents.put('server', GRPC_PORT, listener.port);
  return listener;
}

function sourceOf(document: unknown): string[] {
  const digest: unknown = typeof document === 'object' && document !== null ? Reflect.get(document, 'sourceSha256') : null;
  return typeof digest === 'string' ? [digest] : [];
}

function fidelityOf({ label, fidelity }: Api): Fidelity[] {
  return Object.entries(fidelity).map(([operation, [level, note]]) => ({ service: label, operation, level, note: note ?? null }));
}

function defaultsOf({ settings }: EmulationHost): GcpContext['defaults'] {
  const project = settings['gcp.project'];
  const location = settings['gcp.location'];
  return {
    project: typeof project === 'string' && project !== '' ? project : DEFAULT_PROJECT,
    location: typeof location === 'string' && location !== '' ? location : DEFAULT_LOCATION,
  };
}
