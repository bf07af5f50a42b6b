import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { Root } from 'protobufjs';
import type { Caller } from '../iam/caller.ts';
import type { Json } from './json.ts';
import type { RestBinding } from './schema.ts';

/** Who calls, and how. */
export interface ApiCall {
  /** `http://127.0.0.1:PORT`, for URLs in answers. */
  origin: string;
  /** Name of the host that was called, without its port. */
  host: string;
  signal: AbortSignal;
  /** As it came. */
  authorization: string | null;
  /** Null for whoever works on this machine. */
  caller: Caller | null;
}

/** Answers one method: request and response are messages in JSON form. Throws `ApiError`. */
export type ApiHandler = (request: Json, call: ApiCall) => Json | Promise<Json>;

/** A call whose messages come or go one by one, over gRPC; over REST all that is sent becomes one list. */
export interface StreamCall extends ApiCall {
  /** What the client sends: one message where only the answer is a stream. */
  requests: AsyncIterable<Json>;
  send(response: Json): void;
}

/** Answers a streaming method; the stream ends with the promise. Throws `ApiError`. */
export type StreamHandler = (call: StreamCall) => Promise<void>;

/** One service of one API, over REST and gRPC alike. */
export interface Api {
  /** The descriptors it is part of. */
  schema: Root;
  /** `google.cloud.functions.v2.FunctionService`. */
  service: string;
  /** By method name. A method that is missing answers UNIMPLEMENTED and says so. */
  handlers: Readonly<Record<string, ApiHandler>>;
  /** The same for methods with streams. */
  streams?: Readonly<Record<string, StreamHandler>>;
  /** REST paths that clients use beside those of the descriptor, by method name. */
  bindings?: Readonly<Record<string, readonly RestBinding[]>>;
  /** How the operations are counted: `cloudfunctions`. */
  label: string;
  fidelity: Readonly<Record<string, readonly [level: Fidelity['level'], note?: string]>>;
}
