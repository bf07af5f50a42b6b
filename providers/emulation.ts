/**
 * What a cloud brings to the local runtime. Types only: the engine knows environments, invocations
 * and triggers in general, and learns everything about a cloud's contract through these.
 *
 * A programming model has two halves. The host half (`ProgrammingModel`) is pure data and functions
 * and runs in the engine and in core. The environment half (`ModelWorker`, in the module that
 * `worker` names) is loaded inside the execution environment, next to the user's code.
 */
import type { FunctionError } from '#shared/model/invocation.ts';
import type { Project } from '#shared/model/project.ts';
import type { Problem } from '#shared/model/deployment.ts';
import type { RuntimeInfo } from '#shared/model/provider-info.ts';
import type { SampleEvent } from '#shared/model/sample-event.ts';
import type { ServeEmulation } from './emulation-host.ts';
import type { WorkerHttpRequest } from './worker-http-request.ts';
import type { NameRequest } from '#shared/model/outgoing-request.ts';

export type { WorkerHttpRequest };

/** A cloud's contribution. */
export interface Emulation {
  /** The provider's id. */
  id: string;
  models: readonly ProgrammingModel[];
  /** Serves the cloud's wire protocol for the runtime; loads its code on first use. Left out where there is none yet. */
  serve?: ServeEmulation;
}

// ---------------------------------------------------------------------------------------------
// Host half
// ---------------------------------------------------------------------------------------------

/** A project's files as detection sees them: paths with `/`, relative to the project. */
export interface SourceFiles {
  /** Sorted; without what .gitignore-like rules and the default excludes leave out. */
  paths: readonly string[];
  has(path: string): boolean;
  /** Text of a file; null where it does not exist or is no text. At most 1 MB is read. */
  text(path: string): string | null;
  /** Parsed `package.json`; null where there is none or it cannot be parsed. */
  packageJson: Record<string, unknown> | null;
}

/** What a model makes of a source tree. */
export interface Detection {
  /** 0 to 1; the model with the highest wins, ties go to the earlier one in the registry. */
  confidence: number;
  /** The sentence shown as "inferred from". */
  from: string;
  /** What could be read off the source. */
  project: Partial<Pick<Project, 'runtime' | 'handler' | 'memoryMb' | 'timeoutS' | 'env'>>;
  /** Entry points found, the best first. */
  handlers: string[];
}

/** A directory that an environment sees at a path of its own choice. Both absolute. */
export interface Mount {
  source: string;
  at: string;
}

/** A deployed function as its environment needs to know it. */
export interface FunctionIdentity {
  name: string;
  version: string;
  runtime: string;
  handler: string;
  memoryMb: number;
  timeoutS: number;
  /** Directory of the unpacked code, as the environment sees it. */
  codeDir: string;
  /** The user's own variables, over those that the emulation gives (`EmulationServer.variables`). */
  env: Readonly<Record<string, string>>;
  /** Base URL at which the function answers; null without an http trigger. */
  url: string | null;
  /** What of `ProgrammingModel.mounts` there really is: nothing where this machine cannot do that. */
  mounts: readonly Mount[];
}

/** Facts about one finished or failed invocation, for texts and billing. */
export interface InvocationFacts {
  id: string;
  function: FunctionIdentity;
  /** Handler milliseconds; on a timeout the limit. */
  durationMs: number;
  /** Milliseconds of init where this was a cold start, else null. */
  initMs: number | null;
  memoryMaxMb: number | null;
  traceId: string;
}

/** Why an invocation produced no result of its own. */
export type Failure =
  | { kind: 'timeout'; phase: 'init' | 'handler' }
  | { kind: 'out_of_memory'; limitMb: number; usedMb: number }
  /** The process ended while it was busy: `process.exit`, a crash, a signal. */
  | { kind: 'exit'; exitCode: number | null; signal: string | null; phase: 'init' | 'handler' }
  | { kind: 'request_too_large'; size: number; limit: number }
  | { kind: 'response_too_large'; size: number; limit: number }
  /** No environment came free in time. */
  | { kind: 'throttled'; limit: number };

/** A line of the platform's own: `error` is what says that something failed. */
export interface PlatformLine {
  level: 'info' | 'error';
  message: string;
}

export interface HttpResult {
  status: number;
  headers: [string, string][];
  body: string;
}

export interface ProgrammingModel {
  /** Unique over all emulations: `aws-handler`. */
  id: string;
  label: string;
  /** URL of the module with the environment half; its default export is a `ModelWorker`. */
  worker: string;
  /** What the function can be called with. An `http`-only model gets events as an HTTP request, see `eventToHttp`. */
  accepts: readonly ('event' | 'http')[];
  runtimes: readonly RuntimeInfo[];
  defaults: { runtime: string; handler: string; memoryMb: number; timeoutS: number; concurrency: number };
  /** Bytes, MB and seconds; each cites its source where it is defined. */
  limits: {
    requestBytes: number;
    /** An answer that is written at once; also the limit of a streamed one where there is no other. */
    responseBytes: number;
    /** An answer that is written in several parts. */
    streamedResponseBytes?: number;
    envBytes?: number;
    unzippedBytes?: number;
    memoryMb: { min: number; max: number; step?: number };
    timeoutS: { max: number };
    /** Seconds that loading the code may take before it is tried again within the function's own timeout; 10 where left out. */
    initS?: number;
    concurrency: { max: number };
  };
  /** What Node is started with for a function that runs in its own directory, such as the port of a debugger. */
  nodeArguments?(env: Readonly<Record<string, string>>): readonly string[];
  /** Bytes that a request may have, where a function's variables say otherwise than `limits`. */
  requestBytes?(env: Readonly<Record<string, string>>): number;
  /** Packages the model supplies where the code does not carry them, by name. The resolver in the environment answers with ours. */
  provides: readonly string[];
  /** Events and requests as the cloud's triggers deliver them, the likeliest first. */
  sampleEvents?: readonly SampleEvent[];
  /** Detects the model in a source tree; null where it is not this one. */
  detect(source: SourceFiles): Detection | null;
  /**
   * The files that the platform loads for this project, with `/`, relative to the project: `output` as it has to be in
   * the package, `source` as it is in the tree (`dist/index.js` from `src/index.ts`; the same where nothing is compiled).
   * Deploy bundles those whose source is TypeScript. Where a model leaves it out, deploy takes the handler's file part
   * (`src/index.handler`) or package.json's `main`.
   */
  entries?(project: Project, source: SourceFiles): { source: string; output: string }[];
  /** Files that are read from the source and do not belong in a package: settings of a developer's own machine. Paths with `/`. */
  keptBack?: readonly string[];
  /** What is wrong with a project, beyond the ranges in `limits`. */
  validate(project: Project): Problem[];
  /**
   * Variables the model sets besides the user's own (which never override these where the cloud forbids it). Here
   * `fn.env` has beneath the user's own also what the emulation lends, see `EmulationServer.variables`.
   */
  environment(fn: FunctionIdentity): Record<string, string>;
  /** The function runs in a process that the worker starts: `LoadedFunction.memoryMb` measures that, the worker's own memory does not count. */
  runsInChild?: boolean;
  /** Absolute directories that its environments have to see besides the code: an interpreter's. */
  readable?(fn: FunctionIdentity): string[];
  /** Milliseconds that functions have for `LoadedFunction.leave`; then, or at once where this is left out, their environment is killed. */
  leaveMs?: number;
  /** Directories that its environments find at a path of their own, read-only, where the sandbox can do that. */
  mounts?(codeDir: string): Mount[];
  /**
   * A program that its environments are started through, as the environment sees it: it gets the command as its arguments
   * and may set variables before it becomes that. Null where there is none.
   */
  startsThrough?(fn: FunctionIdentity): string | null;
  /** A plain event as the HTTP request it is delivered as; only for models that do not accept events. */
  eventToHttp?(
    body: Uint8Array,
    contentType: string | null,
  ): { method: string; path: string; headers: [string, string][]; body: Uint8Array };
  /** What the caller of an invocation learns of a failure, in the field's own words. */
  failure(failure: Failure, facts: InvocationFacts): FunctionError;
  /** What an HTTP caller gets where the function failed, whether by an error of its own or a `Failure`. */
  errorResponse(error: FunctionError, failure: Failure | null, facts: InvocationFacts): HttpResult;
  /** Milliseconds that the cloud would bill. */
  billedMs(facts: InvocationFacts): number;
  /** Lines the platform itself writes to the log around an invocation; an empty list where it writes none. */
  platformLog(at: 'start' | 'end', facts: InvocationFacts, failure: Failure | null): PlatformLine[];
}

// ---------------------------------------------------------------------------------------------
// Environment half: runs inside the execution environment
// ---------------------------------------------------------------------------------------------

/** The default export of the module that `ProgrammingModel.worker` names. */
export interface ModelWorker {
  /**
   * Called while the environment waits in the warm pool, before it knows its function: load here
   * what every function of the model needs. Must not touch the network or the environment variables.
   */
  preload?(): Promise<void>;
  /**
   * Imports the user's code. `process.env` and the working directory are already the function's own.
   * Throws a `LoadError`-shaped error for what the user can mend (handler not found, syntax error).
   */
  load(fn: FunctionIdentity, host: WorkerHost): Promise<LoadedFunction>;
}

/** What the environment's bootstrap offers to a model. */
export interface WorkerHost {
  /** Imports the user's module by absolute path, ESM or CJS, TypeScript already compiled; gives its namespace with CJS exports merged. */
  importUser(path: string): Promise<Record<string, unknown>>;
  /** Makes `require(name)` and `import(name)` in the user's code give this module object. */
  provideModule(name: string, exports: Record<string, unknown>): void;
  /** Lets `require` and `import` find packages in these node_modules directories: after the code's own, before those the model provides. */
  findPackagesIn(directories: readonly string[]): void;
  /** Of the environment, the same for all calls in it; `LogEntry.environmentId`. */
  readonly environmentId: string;
  /** Writes a log line that belongs to the current invocation. */
  log(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', message: string): void;
}

/** A function inside a deployable. */
export interface FunctionEntry {
  name: string;
  /** `http`, `timer`, `queue`: what starts it, in its model's words. */
  trigger: string;
  /** Path with parameters, where it is reached by one. */
  route: string | null;
  /** The request that runs it by hand, where it takes none itself: its host's own API, with an example of what sets it off. */
  byHand?: { method: string; path: string; body: string };
  /** Takes the bodies of its requests as they come: it is called before they are complete. */
  takesStreams?: boolean;
  /** What the model's emulation needs to know of it besides (bindings, schedules), as JSON. */
  detail?: Readonly<Record<string, unknown>>;
}

export interface LoadedFunction {
  /** Names what the function's requests ask of its cloud, for their spans. */
  nameRequest?: NameRequest;
  /** Functions inside, where one deployable holds several. */
  entries: FunctionEntry[];
  /**
   * Runs one call and resolves when its response is complete. A rejection is the function's error:
   * it is reported as `serializeError` says. Calls overlap where the function's concurrency is above 1.
   */
  invoke(call: WorkerCall): Promise<void>;
  /** What it does, after its last call, before its environment ends in an orderly way (new version, deletion, idleness, end of the runtime). */
  leave?(): Promise<void>;
  /** Resident memory of the function in MB, where that is not this process; null where it cannot be measured. */
  memoryMb?(): number | null;
  /** The error as the provider's own runtime client would report it. */
  serializeError(error: unknown): FunctionError;
  /** What becomes of an error that nobody caught. Left out, an environment ends and its calls fail with `exit`, and it is logged. */
  unhandled?(error: unknown, origin: 'uncaughtException' | 'unhandledRejection'): UnhandledVerdict;
}

/** `error` is the answer of the call in whose code it happened, `exit` ends the environment; logged either way. `answered`: the model did all that. */
export type UnhandledVerdict = { error: FunctionError | null; exit: boolean } | 'answered';

export interface WorkerCall {
  id: string;
  /** Epoch milliseconds at which the invocation is killed. */
  deadlineMs: number;
  traceId: string;
  /** Span id of the invocation's own span, parent of everything done inside. */
  spanId: string;
  input: { kind: 'http'; request: WorkerHttpRequest } | { kind: 'event'; body: Uint8Array; contentType: string | null };
  /** Extra context of the call, in the provider's terms: client context, alias, tenant id. */
  attributes: Readonly<Record<string, string>>;
  reply: WorkerReply;
}

/**
 * How a function answers. Either `head` once, then `write` any number of times; or `result` once.
 * The call is complete when `LoadedFunction.invoke` resolves.
 */
export interface WorkerReply {
  /** Begins an HTTP response. */
  head(status: number, headers: [string, string][]): void;
  /** Sends a part of the body. Gives nothing where there is room for more, else what resolves when there is; rejects where the answer is too large. */
  write(chunk: Uint8Array): Promise<void> | undefined;
  /** Answers an event: the whole result, or the beginning of a streamed one where `streaming`. */
  result(body: Uint8Array, contentType: string, options?: { streaming?: boolean }): void;
  /**
   * The function failed, and what was answered is its own way of saying so (a framework's error page): the answer
   * stands, the invocation is recorded with this error.
   */
  failed?(error: FunctionError): void;
  /** Aborts when the caller went away or the deadline passed. Made when it is asked for, which not every call has to pay for. */
  signal: AbortSignal;
  /** Calls the listener when that happens, or at once where it has; costs nothing where it does not. */
  onAbort(listener: () => void): void;
}
