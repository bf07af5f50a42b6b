import type { IncomingMessage, ServerResponse } from 'node:http';
import { loadOnce } from '#shared/async/load-once.ts';
import type { EmulationHost, ServeEmulation } from '../../../emulation-host.ts';
import { ApiError } from '../api/api-error.ts';
import { sendError } from '../api/send-json.ts';
import { sendSource } from '../functions/send-source.ts';
import { openKey } from '../identity/keys.ts';
import { createOperations } from '../operations/operations.ts';
import { answerStorage } from '../storage/storage-api.ts';
import { refuseBrowsers } from './browser-guard.ts';
import { clientEnvironment, emulatorHosts } from './client-environment.ts';
import type { GcpContext } from './context.ts';
import { forwardToFunctions } from './forward.ts';
import { listenGrpc } from './listen-grpc.ts';
import { readBody } from './read-body.ts';
import { createServices } from './services.ts';

const DEFAULT_PROJECT = 'isobar-local';
const DEFAULT_LOCATION = 'us-central1';

/** Serves Google's APIs on loopback: REST on one port, gRPC on another. The APIs' descriptors are loaded by the first request. */
const serve: ServeEmulation = async (host) => {
  let origin = '';
  const stopping = new AbortController();
  const operations = createOperations(host);
  const key = openKey(host.dir);
  const context: GcpContext = { host, defaults: defaultsOf(host), endpoint: () => origin, operations, stopping: stopping.signal, key };
  const services = createServices(context);
  const { store, traffic, frontEnd, bus, pubsub, scheduler, objects, uploads, callers } = services;
  const apis = loadOnce(async () => (await import('./load-apis.ts')).loadApis(services));

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    refuseBrowsers(request);
    if (await answerStorage({ context, store: objects }, request, response)) return;
    if (await uploads.receive(request, response)) return;
    if (await sendSource({ context, store }, request, response)) return;
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const body = await readBody(request);
    const authorization = request.headers.authorization ?? null;
    const authority = request.headers.host ?? '';
    const call = {
      origin,
      host: authority.slice(0, authority.lastIndexOf(':')),
      signal: gone.signal,
      authorization,
      caller: callers.of(authorization),
    };
    for (const answer of (await apis.get()).rest) if (await answer(request, response, body, call)) return;
    throw new ApiError(
      'NOT_FOUND',
      `Method not found: ${request.method ?? 'GET'} ${new URL(request.url ?? '/', 'http://localhost').pathname}`,
    );
  };

  const listener = await host.listen(
    'rest',
    (request, response) => {
      route(request, response).catch((error: unknown) => {
        fail(host, request, response, error);
      });
    },
    { proxied: forwardToFunctions(host.functions) },
  );
  origin = listener.url;
  const grpc = await listenGrpc(host, (socket) => {
    socket.on('error', () => socket.destroy());
    apis.get().then(
      ({ grpc: server }) => server.accept(socket),
      (error: unknown) => {
        host.log('error', 'gRPC could not be answered.', error);
        socket.destroy();
      },
    );
  });
  return {
    url: origin,
    further: { grpc: `http://127.0.0.1:${grpc.port}` },
    // A function finds the emulators as it would find the services: without being told.
    variables: () => ({ GOOGLE_CLOUD_PROJECT: context.defaults.project, ...emulatorHosts(grpc.port, origin) }),
    admit(call) {
      const version = traffic.choose(call.name, call.qualifier);
      if (version === null) return null;
      const refusal = frontEnd.refusal(call);
      return refusal === null ? { version } : { refusal };
    },
    environment: () => clientEnvironment(context, grpc.port),
    fidelity: async () => (await apis.get()).fidelity,
    async close(graceMs) {
      stopping.abort();
      scheduler.close();
      pubsub.close();
      bus.close();
      grpc.close();
      const closing = listener.close(graceMs);
      const loaded = await apis.loaded();
      await Promise.all([closing, loaded?.grpc.close(graceMs)]);
      await operations.close();
    },
  };
};
export default serve;

function fail({ log }: EmulationHost, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const known = error instanceof ApiError ? error : new ApiError('INTERNAL', 'Internal error encountered.');
  if (known !== error) log('error', `${request.method ?? ''} ${request.url ?? ''} failed.`, error);
  // What is left of a body that nobody wants is read and thrown away.
  if (!request.complete) response.setHeader('connection', 'close');
  request.resume();
  if (response.headersSent) response.destroy();
  else sendError(response, known);
}

function defaultsOf({ settings }: EmulationHost): GcpContext['defaults'] {
  const project = settings['gcp.project'];
  const location = settings['gcp.location'];
  return {
    project: typeof project === 'string' && project !== '' ? project : DEFAULT_PROJECT,
    location: typeof location === 'string' && location !== '' ? location : DEFAULT_LOCATION,
  };
}
