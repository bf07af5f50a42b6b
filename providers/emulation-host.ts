/**
 * What the local runtime lends to a cloud's emulation, and what the emulation gives back. Types only.
 *
 * The runtime knows functions, versions, invocations and telemetry in general; an emulation turns them into its cloud's own
 * wire protocol and keeps what only its cloud has (aliases, policies, queues) in documents of its own. A function made through
 * an emulation is a function of the runtime like any other: it shows in the console, and one from there in the emulation.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Trigger } from '#shared/model/function.ts';
import type { FunctionError, InvocationStatus } from '#shared/model/invocation.ts';
import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import type { Metrics } from '#shared/model/metrics.ts';
import type { Project } from '#shared/model/project.ts';
import type { ClientEnvironment } from '#shared/model/client-environment.ts';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { Span, Trace, TraceSummary } from '#shared/model/trace.ts';
import type { Admission, ArrivingCall } from './admission.ts';
import type { FunctionEntry, FunctionIdentity, WorkerHttpRequest } from './emulation.ts';
import type { HostDocuments } from './host-documents.ts';

export type { HostDocuments } from './host-documents.ts';

/** A running emulation. */
export interface EmulationServer {
  /** Base URL on loopback, shown as the endpoint of the emulation's id. */
  url: string;
  /** Further endpoints by what they speak (`grpc`); shown as `ID-grpc`. */
  further?: Readonly<Record<string, string>>;
  /** Every operation it answers and how far it can be trusted, or what loads the list; shown by `isobar runtime fidelity` and the console. */
  fidelity: readonly Fidelity[] | (() => Promise<readonly Fidelity[]>);
  /** Variables that functions of this cloud get unless they set them themselves: the endpoint of their SDK, credentials. */
  variables?(fn: FunctionIdentity): Record<string, string>;
  /**
   * What sets the live version of a function of this cloud's models off besides requests, as far as that is known by
   * now, and how each is doing. Answered from memory; left out where nothing does.
   */
  triggers?(name: string): readonly Trigger[];
  /** What the cloud's own tools need to talk to it; left out where there is no telling. Never a secret of the user's. */
  environment?(): ClientEnvironment;
  /**
   * Asked by the gateway about every request for a function of this cloud's models, and waited for, so it answers from
   * memory. Left out where whoever calls runs the live version.
   */
  admit?(call: ArrivingCall): Admission;
  /** All emulations are up and functions have their variables: what works by itself (timers, pollers) may begin. */
  begin?(): void;
  /** Stops taking requests, lets running ones end within `graceMs`, ends pollers and timers. */
  close(graceMs: number): Promise<void>;
}

/** One version of a function as the runtime has it. Versions are immutable and numbered from 1 per name, never reused. */
export interface HostVersion {
  name: string;
  version: string;
  createdAtMs: number;
  /** Digest of the code's tree, not of a zip; see `HostCode`. */
  codeSha256: string;
  /** Bytes, unpacked. */
  codeSize: number;
  project: Project;
  origin: string | null;
  entries: readonly FunctionEntry[];
}

export interface HostFunction {
  name: string;
  /** The version an unqualified call runs. */
  live: HostVersion;
  createdAtMs: number;
  updatedAtMs: number;
}

export interface HostFunctions {
  /** All functions of the runtime by name, whatever their model. */
  list(): HostFunction[];
  find(name: string): HostFunction | null;
  version(name: string, version: string): HostVersion | null;
  /** Newest first. */
  versions(name: string): HostVersion[];
  /**
   * Stores a version of code that is in the store already and, where `live` (the default), lets it take over at once.
   * Does not try whether the code can be loaded: that is found out by the first invocation, as in the clouds.
   * `project` is checked by nobody but the caller. Throws `not_found` where the code is not there.
   */
  deploy(input: { project: Project; codeSha256: string; origin: string | null; live?: boolean }): HostVersion;
  /** Loads the version's code as a call would and says what it found, which the version then has as its entries; rejects with `function_failed`. */
  probe(name: string, version: string, signal: AbortSignal): Promise<{ entries: HostVersion['entries']; initMs: number }>;
  /** Makes a version the live one. Throws `not_found`. */
  setLive(name: string, version: string): void;
  /** Forgets the function with all its versions. Throws `not_found`. */
  remove(name: string): void;
  /**
   * Keeps so many environments of a version started until told otherwise, until the function is removed, or until the
   * runtime stops; 0 for none. Throws `not_found`.
   */
  keepWarm(name: string, version: string, count: number): void;
  /** What has become of that. */
  warmth(name: string, version: string): HostWarmth;
  /** Held while a function is changed, by whoever changes it (console or emulation). Never take it twice. */
  lock(name: string): Promise<Disposable>;
  /** Called after any change by anybody: deployed, switched, removed. Gives back the way to stop it. */
  onChange(listener: (name: string) => void): () => void;
  /** Base URL at which the gateway serves it; null without an http trigger. */
  url(name: string): string | null;
}

/** Environments that are kept ready for a version. */
export interface HostWarmth {
  /** How many at the most: at most half of what this machine may run in all. */
  kept: number;
  ready: number;
  /** Why the code could not be loaded; null where nothing is known to be wrong. */
  failure: string | null;
}

/** Code by the digest of its tree. */
export interface HostCode {
  /** Unpacks a zip into the store. Throws `too_large`, `invalid_input`. Bytes unpacked are limited by `unzippedBytes`. */
  put(
    zip: AsyncIterable<Uint8Array>,
    options: { unzippedBytes?: number | undefined; signal: AbortSignal },
  ): Promise<{ sha256: string; size: number; files: number }>;
  /** Null where the store has no such code. */
  find(sha256: string): { sha256: string; size: number; files: number } | null;
  /** Absolute path of the unpacked tree. Read only. */
  path(sha256: string): string;
  /** The tree as a zip. Throws `not_found`. */
  zip(sha256: string): Promise<AsyncIterable<Uint8Array>>;
  /** Code that no version needs is cleared away; code named by the returned digests is kept. Asked before each clearing. */
  keep(inUse: () => Iterable<string>): void;
}

export interface HostInvokeRequest {
  input: { kind: 'http'; request: WorkerHttpRequest } | { kind: 'event'; body: Uint8Array; contentType: string | null };
  /** `invoke`, `http`, or a trigger kind: `schedule`, `queue`, `object`, `change`, `topic`. */
  trigger: string;
  /** `stream` where the answer is passed on as it comes. */
  mode: 'sync' | 'async' | 'stream';
  /** W3C `traceparent` of the caller, if it sent one. */
  traceparent: string | null;
  /** Context in the cloud's terms, for the model's worker. */
  attributes: Record<string, string>;
  /** Aborted: the caller went away, the invocation is recorded as cancelled. */
  signal: AbortSignal;
}

/** A finished invocation. Milliseconds. */
export interface HostInvocation {
  id: string;
  version: string;
  status: Exclude<InvocationStatus, 'running'>;
  startedAtMs: number;
  durationMs: number;
  handlerMs: number;
  billedMs: number;
  initMs: number | null;
  cold: boolean;
  memoryMb: number;
  memoryMaxMb: number | null;
  error: FunctionError | null;
  traceId: string;
  spanId: string;
  environmentId: string | null;
}

export interface HostResponse {
  id: string;
  traceId: string;
  /** When the function begins to answer, or failed before that (`error`). Status is null for an event. */
  head: Promise<{ status: number | null; headers: [string, string][]; error: FunctionError | null }>;
  /** Must be consumed. Empty where an event's invocation failed: the error is in `head` or `done`. */
  body: AsyncIterable<Uint8Array>;
  /** When everything is over and recorded. Never rejects. */
  done: Promise<HostInvocation>;
}

/** What was measured of one finished invocation. Milliseconds. */
export interface HostMeasurement extends Pick<
  HostInvocation,
  'version' | 'status' | 'startedAtMs' | 'durationMs' | 'handlerMs' | 'billedMs' | 'initMs' | 'memoryMaxMb'
> {
  /** The function. */
  name: string;
  /** Of the HTTP answer; null where it was called with an event, or nothing was answered. */
  httpStatus: number | null;
}

export interface HostTelemetry {
  logs: {
    /** The newest `limit` matching entries, oldest first; `before` is an entry's id. Times are ISO instants. */
    list(
      query: {
        name?: string | undefined;
        invocationId?: string | undefined;
        environmentId?: string | undefined;
        level?: LogLevel | undefined;
        contains?: string | undefined;
        since?: string | undefined;
        until?: string | undefined;
        limit: number;
        before?: string | undefined;
      },
      signal: AbortSignal,
    ): Promise<{ items: LogEntry[]; more: boolean }>;
    /** The oldest `limit` matching entries that follow the entry `after`, oldest first; from the beginning where it is absent. */
    forward(
      query: {
        name: string;
        environmentId?: string | undefined;
        since?: string | undefined;
        until?: string | undefined;
        limit: number;
        after?: string | undefined;
      },
      signal: AbortSignal,
    ): Promise<{ items: LogEntry[]; more: boolean }>;
    /** Which environments wrote to a function's log after the entry `after`, and when; `last` is how far was looked. */
    writers(
      query: { name: string; after?: string | undefined },
      signal: AbortSignal,
    ): Promise<{ items: { environmentId: string | null; version: string | null; firstAt: string; lastAt: string }[]; last: string }>;
    /** Batches as they are written, beginning after the entry `after` (now where absent); ends only when aborted. */
    tail(query: { name?: string | undefined; after?: string | undefined }, signal: AbortSignal): AsyncIterable<LogEntry[]>;
  };
  traces: {
    list(
      query: {
        name?: string | undefined;
        since?: string | undefined;
        until?: string | undefined;
        minDurationMs?: number | undefined;
        errorsOnly?: boolean | undefined;
        limit: number;
      },
      signal: AbortSignal,
    ): Promise<{ items: TraceSummary[]; more: boolean }>;
    /** Null where there is no such trace. */
    get(traceId: string): Trace | null;
    /** Keeps spans that functions made; `startedAtMs` is epoch milliseconds, the span's own `startMs` is 0. */
    receive(spans: readonly { traceId: string; startedAtMs: number; span: Span }[]): Promise<void>;
  };
  metrics(query: { name?: string | undefined; since: string; until: string; buckets: number }, signal: AbortSignal): Promise<Metrics>;
  /** Finished invocations in the order in which they began, from `since` up to but not including `until`, in batches. */
  invocations(query: { name?: string | undefined; since: string; until: string }, signal: AbortSignal): AsyncIterable<HostMeasurement[]>;
}

export interface HostListener {
  /** `http://127.0.0.1:PORT` (or https). */
  url: string;
  port: number;
  close(graceMs: number): Promise<void>;
}

export interface EmulationHost {
  functions: HostFunctions;
  code: HostCode;
  documents: HostDocuments;
  /** Starts an invocation of exactly this version. Never throws: failures are in the response. Throws `not_found` for an unknown version. */
  invoke(name: string, version: string, request: HostInvokeRequest): HostResponse;
  telemetry: HostTelemetry;
  /** A directory of the emulation's own for large bodies; exists, mode 0700, kept across restarts. */
  dir: string;
  /** The user's settings as they were when the runtime started. */
  settings: Readonly<Record<string, unknown>>;
  /**
   * Serves on 127.0.0.1, on the port it had last time where that is free; `purpose` names it. Requests whose Host is no loopback
   * name are refused before the handler sees them; `proxied` gets those that came as to a proxy, for another port of this machine.
   */
  listen(
    purpose: string,
    handler: (request: IncomingMessage, response: ServerResponse) => void,
    options?: {
      tls?: { key: string; cert: string };
      proxied?: (request: IncomingMessage, response: ServerResponse) => void;
      upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
    },
  ): Promise<HostListener>;
  /** The same for protocols that are not HTTP: whoever takes a connection has to ask for a secret of its own. */
  listenSocket(purpose: string, handler: (socket: Socket) => void): Promise<HostListener>;
  log(level: LogLevel, message: string, cause?: unknown): void;
}

/** Brings an emulation up; the default export of the module it is in. */
export type ServeEmulation = (host: EmulationHost) => Promise<EmulationServer>;
