import type { Socket } from 'node:net';
import {
  Metadata,
  Server,
  ServerCredentials,
  type status,
  type handleUnaryCall,
  type ServerDuplexStream,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Api } from './api.ts';
import { ApiError } from './api-error.ts';
import { callMethod, callStream } from './call-method.ts';
import type { Json } from './json.ts';
import { decodeMessage, encodeMessage } from './messages.ts';
import { methodsOf, type ApiMethod } from './schema.ts';

export interface GrpcServer {
  /** Speaks gRPC on a connection. */
  accept(socket: Socket): void;
  close(graceMs: number): Promise<void>;
}

/** The same methods over gRPC, for connections that somebody else accepts. */
export function createGrpc(
  apis: readonly Api[],
  { origin, onFault }: { origin: string; onFault: (error: unknown, what: string) => void },
): GrpcServer {
  const server = new Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
  for (const api of apis) {
    const methods = methodsOf(api.schema, api.service);
    server.addService(definitionOf(api, methods), implementationOf(api, methods, origin, onFault));
  }
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    accept: (socket) => injector.injectConnection(socket),
    close: (graceMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          server.forceShutdown();
          resolve();
        }, graceMs);
        server.tryShutdown(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

function definitionOf(api: Api, methods: readonly ApiMethod[]): ServiceDefinition {
  return Object.fromEntries(
    methods.map((method) => [
      method.name,
      {
        path: `/${api.service}/${method.name}`,
        requestStream: method.requestStream,
        responseStream: method.responseStream,
        requestSerialize: (value: Json) => encodeMessage(method.request, value),
        requestDeserialize: (bytes: Buffer) => decodeMessage(method.request, bytes),
        responseSerialize: (value: Json) => encodeMessage(method.response, value),
        responseDeserialize: (bytes: Buffer) => decodeMessage(method.response, bytes),
      },
    ]),
  );
}

type OnFault = (error: unknown, what: string) => void;

function implementationOf(api: Api, methods: readonly ApiMethod[], origin: string, onFault: OnFault): UntypedServiceImplementation {
  return Object.fromEntries(
    methods.map((method) => [
      method.name,
      method.responseStream ? streamed(api, method, origin, onFault) : unary(api, method, origin, onFault),
    ]),
  );
}

function unary(api: Api, method: ApiMethod, origin: string, onFault: OnFault): handleUnaryCall<Json, Json> {
  return (call, answer) => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    callMethod(api, method, call.request, { origin, host: new URL(origin).hostname, signal: gone.signal }).then(
      (response) => answer(null, response),
      (error: unknown) => answer(toStatus(error, `${api.service}/${method.name}`, onFault)),
    );
  };
}

function streamed(api: Api, method: ApiMethod, origin: string, onFault: OnFault) {
  return (call: ServerWritableStream<Json, Json> | ServerDuplexStream<Json, Json>): void => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    // A client that goes away while it is written to.
    call.on('error', () => gone.abort());
    const requests = 'request' in call && !method.requestStream ? once(call.request) : (call as AsyncIterable<Json>);
    callStream(api, method, {
      origin,
      host: new URL(origin).hostname,
      signal: gone.signal,
      requests,
      send: (message) => void call.write(message),
    }).then(
      () => call.end(),
      (error: unknown) => {
        if (gone.signal.aborted) call.end();
        else call.emit('error', toStatus(error, `${api.service}/${method.name}`, onFault));
      },
    );
  };
}

async function* once(request: Json): AsyncGenerator<Json> {
  yield request;
}

function toStatus(error: unknown, what: string, onFault: OnFault): { code: status; details: string; metadata: Metadata } {
  const known = error instanceof ApiError ? error : new ApiError('INTERNAL', 'Internal error encountered.');
  if (known !== error) onFault(error, what);
  return { code: known.number as status, details: known.message, metadata: new Metadata() };
}
