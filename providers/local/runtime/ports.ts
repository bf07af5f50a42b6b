/** What the rooms of the runtime know of each other. The engine runs functions; it neither stores nor serves anything itself. */
import type { FunctionError, InvocationStatus, Phase } from '#shared/model/invocation.ts';
import type { LogLevel } from '#shared/model/log-entry.ts';
import type { Project } from '#shared/model/project.ts';
import type { Span } from '#shared/model/trace.ts';
import type { EnvironmentInfo } from '#shared/model/runtime-status.ts';
import type { FunctionEntry, ProgrammingModel, WorkerHttpRequest } from '../../emulation.ts';

/** One version of a function, ready to be run. */
export interface DeployedFunction {
  name: string;
  /** `1`, `2`, … */
  version: string;
  project: Project;
  /** Absolute path of the unpacked code on this machine. */
  codeDir: string;
  codeSha256: string;
  /** Something in it takes the bodies of requests as they come. */
  takesStreams?: boolean;
}

/** Where the engine and the gateway look functions up. */
export interface FunctionCatalog {
  /** The live version where `qualifier` is null; null where there is no such function or version. */
  resolve(name: string, qualifier: string | null): DeployedFunction | null;
}

/** A log line as the engine hands it over; the store gives it its id. */
export interface LogLine {
  atMs: number;
  level: LogLevel;
  message: string;
  functionName: string;
  version: string;
  invocationId: string | null;
  environmentId: string | null;
  traceId: string | null;
  stream: 'stdout' | 'stderr' | 'platform';
}

/** The first part of a body, kept for people to look at. */
export interface BodyPreview {
  bytes: Uint8Array;
  contentType: string | null;
  /** Of the whole body. */
  size: number;
  truncated: boolean;
}

/** A finished invocation. Times are epoch milliseconds with a fraction. */
export interface InvocationRecord {
  id: string;
  functionName: string;
  version: string;
  trigger: string;
  mode: 'sync' | 'async' | 'stream';
  status: Exclude<InvocationStatus, 'running'>;
  startedAtMs: number;
  durationMs: number;
  /** Handler milliseconds, without queue, environment and init. */
  handlerMs: number;
  billedMs: number;
  initMs: number | null;
  cold: boolean;
  phases: Phase[];
  memoryMb: number;
  memoryMaxMb: number | null;
  request: BodyPreview;
  response: BodyPreview | null;
  responseHeaders: [string, string][];
  error: FunctionError | null;
  http: { method: string; path: string; status: number | null } | null;
  traceId: string;
  /** The invocation's own span. */
  spanId: string;
  /** The caller's span, from its `traceparent`. */
  parentSpanId: string | null;
  environmentId: string | null;
  /** Spans made inside (outgoing requests, …); `startMs` is relative to `startedAtMs`. The invocation's own span and its phases are derived, not sent. */
  spans: Span[];
}

/** Where the engine puts what happened. */
export interface Recorder {
  /** Queued, like `finish`. */
  log(line: LogLine): void;
  /**
   * Queued; committed a few milliseconds later together with what else happened, all in order. Whoever reads the store
   * before that finds it there, for reading commits what is queued first; a normal stop does too. Where it cannot be
   * stored (full disk) a notice is raised: an answer is never withheld for want of a record.
   */
  finish(record: InvocationRecord): void;
}

export interface EngineRequest {
  input: { kind: 'http'; request: WorkerHttpRequest } | { kind: 'event'; body: Uint8Array; contentType: string | null };
  trigger: string;
  mode: 'sync' | 'async' | 'stream';
  /** W3C `traceparent` of the caller, if it sent one. */
  traceparent: string | null;
  /** Context in the provider's terms, passed to the model. */
  attributes: Record<string, string>;
  /** The caller went away: the invocation is recorded as cancelled and its environment recycled. */
  signal: AbortSignal;
}

/** What the engine emits while an invocation runs. */
export interface EngineResponse {
  /** A UUID version 7: it grows with time, which keeps the store's index dense (random ids cost ten times as much to write). */
  id: string;
  /** The caller's where it sent one; else 8 hex digits of epoch seconds and 24 random ones, for the same reason. */
  traceId: string;
  /**
   * Resolves when the function begins to answer, or when it failed before that: then `error` is set
   * and, for an HTTP call, status, headers and body are the model's error response.
   */
  head: Promise<{ status: number | null; headers: [string, string][]; error: FunctionError | null }>;
  /** The body as it comes. Must be consumed. */
  body: AsyncIterable<Uint8Array>;
  /** Resolves when everything is over and recorded. Never rejects. */
  done: Promise<InvocationRecord>;
}

/** Environments that are kept ready for a version. */
export interface Warmth {
  /** How many are kept at the most: less than was asked for where the machine has not as many to give away. */
  kept: number;
  /** Started, and idle or at work. */
  ready: number;
  /** Why the code could not be loaded; then nothing is started until a call loads it or it is asked for anew. */
  failure: string | null;
}

export interface Engine {
  /** Starts an invocation of exactly this version. Never throws: failures are in the response. */
  invoke(fn: DeployedFunction, request: EngineRequest): EngineResponse;
  /** Starts an environment and loads the code without invoking; rejects with `function_failed` where it cannot be loaded. Gives the entries found inside. */
  probe(fn: DeployedFunction, signal: AbortSignal): Promise<{ entries: FunctionEntry[]; initMs: number }>;
  /** Lets idle environments of the function go and busy ones after their call; all its versions where `version` is null. */
  retire(name: string, version: string | null): void;
  /**
   * Keeps at least so many environments of exactly this version started, whether it is called or not, until told otherwise
   * or until all versions of the function retire. 0 for none.
   */
  keepWarm(fn: DeployedFunction, count: number): void;
  /** What has become of that. */
  warmth(fn: DeployedFunction): Warmth;
  environments(): EnvironmentInfo[];
  pool(): { target: number; ready: number };
  sandbox(): { kind: string; reason: string | null };
  /** Waits for busy environments up to `graceMs`, then ends them. */
  close(graceMs: number): Promise<void>;
}

/** Where the engine finds models by id, over all emulations. */
export type ModelCatalog = ReadonlyMap<string, ProgrammingModel>;
