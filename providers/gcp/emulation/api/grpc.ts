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
import type { Caller } from '../iam/caller.ts';
import type { Api, ApiCall } from './api.ts';
import { ApiError } from './api-error.ts';
import { callMethod, callStream } from './call-method.ts';
import type { Json } from './json.ts';
import { decodeMessage, encodeMessage } from './messages.ts';
import { encodeStatus } from './rpc-status.ts';
import { methodsOf, type ApiMethod } from './schema.ts';

/** Where gRPC carries what an error has beside its code and message. @see https://cloud.google.com/apis/design/errors#error_details */
const STATUS_DETAILS = 'grpc-status-details-bin';

export interface GrpcServer {
  /** Speaks gRPC on a connection. */
  accept(socket: Socket): void;
  close(graceMs: number): Promise<void>;
}

export interface GrpcOptions {
  origin: string;
  onFault: OnFault;
  /** Throws UNAUTHENTICATED. */
  callerOf(authorization: string | null): Caller | null;
}

/** The same methods over gRPC, for connections that somebody else accepts. */
export function createGrpc(apis: readonly Api[], options: GrpcOptions): GrpcServer {
  const server = new Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
  for (const api of apis) {
    const methods = methodsOf(api.schema, api.service);
    server.addService(definitionOf(api, methods), implementationOf(api, methods, options));
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

function implementationOf(api: Api, methods: readonly ApiMethod[], options: GrpcOptions): UntypedServiceImplementation {
  return Object.fromEntries(
    methods.map((method) => [method.name, method.responseStream ? streamed(api, method, options) : unary(api, method, options)]),
  );
}

/** Who calls, and how. Throws UNAUTHENTICATED. */
function about({ origin, callerOf }: GrpcOptions, metadata: Metadata, signal: AbortSignal): ApiCall {
  const [given] = metadata.get('authorization');
  const authorization = given === undefined ? null : String(given);
  return { origin, host: new URL(origin).hostname, signal, authorization, caller: callerOf(authorization) };
}

function unary(api: Api, method: ApiMethod, options: GrpcOptions): handleUnaryCall<Json, Json> {
  return (call, answer) => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    const run = async (): Promise<Json> => callMethod(api, method, call.request, about(options, call.metadata, gone.signal));
    run().then(
      (response) => answer(null, response),
      (error: unknown) => answer(toStatus(error, `${api.service}/${method.name}`, options.onFault)),
    );
  };
}

function streamed(api: Api, method: ApiMethod, options: GrpcOptions) {
  return (call: ServerWritableStream<Json, Json> | ServerDuplexStream<Json, Json>): void => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    // A client that goes away while it is written to.
    call.on('error', () => gone.abort());
    const requests = 'request' in call && !method.requestStream ? once(call.request) : (call as AsyncIterable<Json>);
    const send = (message: Json): void => void call.write(message);
    const run = async (): Promise<void> => callStream(api, method, { ...about(options, call.metadata, gone.signal), requests, send });
    run().then(
      () => call.end(),
      (error: unknown) => {
        if (gone.signal.aborted) call.end();
        else call.emit('error', toStatus(error, `${api.service}/${method.name}`, options.onFault));
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
  const metadata = new Metadata();
  if (known.details.length > 0) metadata.set(STATUS_DETAILS, encodeStatus(known));
  return { code: known.number as status, details: known.message, metadata };
}
