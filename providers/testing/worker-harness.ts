/**
 * Runs the environment half of a programming model in the test's own process: what the function answers and logs is
 * recorded. For what needs a process of its own (timeouts, memory, exits) tests go through the engine.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { FunctionIdentity, LoadedFunction, ModelWorker, WorkerCall, WorkerHttpRequest, WorkerHost } from '../emulation.ts';
import { UserCode } from '../local/runtime/environment/user-code.ts';
import { ProvidedModules } from './provided-modules.ts';

/** What came of one call. */
export interface RecordedCall {
  status: number | null;
  headers: [string, string][];
  contentType: string | null;
  streaming: boolean;
  body: Buffer;
  /** Parts in which the body came. */
  chunks: Buffer[];
  error: FunctionError | null;
  /** What the function itself reported as its failure, beside an answer that stands. */
  failed: FunctionError | null;
}

export interface LogRecord {
  level: string;
  message: string;
}

/** A function in a directory of its own. */
export interface HarnessedFunction {
  identity: FunctionIdentity;
  loaded: LoadedFunction;
  logs: LogRecord[];
  event(payload: unknown, options?: { attributes?: Record<string, string>; contentType?: string | null }): Promise<RecordedCall>;
  http(request: Partial<Omit<WorkerHttpRequest, 'body'>> & { body?: string | Uint8Array }, signal?: AbortSignal): Promise<RecordedCall>;
}

export interface FunctionSource {
  files: Record<string, string>;
  handler: string;
  runtime: string;
  env?: Record<string, string>;
  name?: string;
  timeoutS?: number;
  provides?: readonly string[];
}

/** Imports as an environment does. */
const code = new UserCode();
const provided = new ProvidedModules();
const directories: string[] = [];

/** Removes the directories of all functions so far; call it in `after`. */
export function cleanUp(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Writes files into a new temporary directory. */
export function writeProject(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'isobar-model-'));
  directories.push(directory);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

/** Writes and loads a function. Rejects where loading does. */
export async function harness(
  worker: ModelWorker,
  source: FunctionSource,
  environment: (fn: FunctionIdentity) => Record<string, string>,
  workerUrl: string,
): Promise<HarnessedFunction> {
  const identity: FunctionIdentity = {
    name: source.name ?? 'harnessed',
    version: '1',
    runtime: source.runtime,
    handler: source.handler,
    memoryMb: 128,
    timeoutS: source.timeoutS ?? 3,
    codeDir: writeProject(source.files),
    env: source.env ?? {},
    url: 'http://127.0.0.1:4000/harnessed',
    mounts: [],
  };
  const logs: LogRecord[] = [];
  provided.reset(source.provides ?? [], workerUrl);
  const host: WorkerHost = {
    environmentId: 'environment-1',
    importUser: (path) => code.import(path),
    provideModule: (name, exports) => provided.provide(name, exports),
    findPackagesIn: (nodeModules) => code.findPackagesIn(nodeModules),
    log: (level, message) => void logs.push({ level, message }),
  };
  setVariables({ ...identity.env, ...environment(identity) });
  await worker.preload?.();
  const loaded = await withConsole(() => worker.load(identity, host));
  return {
    identity,
    loaded,
    logs,
    event: (payload, options = {}) => {
      const body = payload instanceof Uint8Array ? payload : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
      return run(
        loaded,
        identity,
        { kind: 'event', body, contentType: options.contentType ?? 'application/json' },
        options.attributes ?? {},
      );
    },
    http: (request, signal) => run(loaded, identity, { kind: 'http', request: toRequest(request) }, {}, signal),
  };
}

/** The function's variables in place of those of the one before. */
function setVariables(env: Record<string, string>): void {
  for (const name of assigned.splice(0)) delete process.env[name];
  assigned.push(...Object.keys(env));
  Object.assign(process.env, env);
}

const assigned: string[] = [];

/** Models may put their own methods on the console for good; in a test it has to come back. */
async function withConsole<T>(action: () => Promise<T>): Promise<T> {
  const before = { ...globalThis.console };
  try {
    return await action();
  } finally {
    patched.set(globalThis.console, { ...globalThis.console });
    Object.assign(globalThis.console, before);
  }
}

const patched = new WeakMap<Console, Partial<Console>>();

function toRequest(request: Partial<Omit<WorkerHttpRequest, 'body'>> & { body?: string | Uint8Array }): WorkerHttpRequest {
  const { body = '', ...rest } = request;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const headers: [string, string][] = [['Host', '127.0.0.1:4000'], ...(rest.headers ?? [])];
  if (bytes.length > 0 && !headers.some(([name]) => name.toLowerCase() === 'content-length'))
    headers.push(['Content-Length', String(bytes.length)]);
  return { method: 'GET', path: '/', origin: 'http://127.0.0.1:4000', remoteAddress: '127.0.0.1', ...rest, headers, body: bytes };
}

async function run(
  loaded: LoadedFunction,
  fn: FunctionIdentity,
  input: WorkerCall['input'],
  attributes: Record<string, string>,
  signal = new AbortController().signal,
): Promise<RecordedCall> {
  const recorded: RecordedCall = {
    status: null,
    headers: [],
    contentType: null,
    streaming: false,
    body: Buffer.alloc(0),
    chunks: [],
    error: null,
    failed: null,
  };
  const call: WorkerCall = {
    id: `00000000-0000-7000-8000-${randomBytes(6).toString('hex')}`,
    deadlineMs: Date.now() + fn.timeoutS * 1000,
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    input,
    attributes,
    reply: {
      head: (status, headers) => void Object.assign(recorded, { status, headers }),
      write: (chunk) => {
        recorded.chunks.push(Buffer.from(chunk));
        return Promise.resolve();
      },
      result: (body, contentType, options) => {
        Object.assign(recorded, { contentType, streaming: options?.streaming === true });
        if (body.length > 0) recorded.chunks.push(Buffer.from(body));
      },
      failed: (error) => void (recorded.failed = error),
      signal,
      onAbort: (listener) => (signal.aborted ? listener() : signal.addEventListener('abort', listener, { once: true })),
    },
  };
  const console = { ...globalThis.console };
  const restoreFaults = faultsTo(loaded);
  Object.assign(globalThis.console, patched.get(globalThis.console));
  try {
    await loaded.invoke(call);
  } catch (error) {
    recorded.error = loaded.serializeError(error);
  } finally {
    Object.assign(globalThis.console, console);
    restoreFaults();
  }
  recorded.body = Buffer.concat(recorded.chunks);
  return recorded;
}

/** Offers what nobody catches to the model, as an environment does. What it leaves alone goes to the listeners there were. */
function faultsTo(loaded: LoadedFunction): () => void {
  const before = process.rawListeners('uncaughtException') as NodeJS.UncaughtExceptionListener[];
  const fault: NodeJS.UncaughtExceptionListener = (error, origin) => {
    if (loaded.unhandled?.(error, origin) === 'answered') return;
    for (const listener of before) listener.call(process, error, origin);
  };
  process.removeAllListeners('uncaughtException').on('uncaughtException', fault);
  return () => {
    process.off('uncaughtException', fault);
    for (const listener of before) process.on('uncaughtException', listener);
  };
}
