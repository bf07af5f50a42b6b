import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { FunctionIdentity, LoadedFunction, ModelWorker, WorkerCall, WorkerHost } from '../../emulation.ts';
import { callRequest, linkSignals } from './call-request.ts';
import { handlerStem } from './detect.ts';

/** What a portable function gets beside its request. */
export interface PortableContext {
  /** Keeps the environment at work on a promise after the response; its failure is logged. */
  waitUntil(promise: Promise<unknown>): void;
  /** The function's variables. */
  env: Readonly<Record<string, string | undefined>>;
  functionName: string;
  functionVersion: string;
  invocationId: string;
  /** W3C trace context, to hand on to whom the function calls itself. */
  traceparent: string;
  /** Milliseconds until the invocation is stopped. */
  getRemainingTimeInMillis(): number;
  /** Aborts when the caller went away or the time is up. */
  signal: AbortSignal;
}

type Fetch = (request: Request, context: PortableContext) => unknown;

const worker: ModelWorker = {
  /** The first Request and Response make Node load its fetch implementation. */
  async preload() {
    await new Response(new Request('http://localhost/', { method: 'POST', body: '{}' }).body).text();
  },
  async load(fn, host) {
    linkSignals();
    const path = findModule(fn);
    const fetch = findFetch(await host.importUser(path), fn);
    return { entries: [], invoke: (call) => invoke(fetch, fn, host, call), serializeError } satisfies LoadedFunction;
  },
};
export default worker;

/** An error that a user can mend, by the name it is reported under. */
function loadError(type: string, message: string): Error {
  return Object.assign(new Error(message), { name: type });
}

function findModule(fn: FunctionIdentity): string {
  const stem = resolve(fn.codeDir, handlerStem(fn.handler));
  const candidates = [resolve(fn.codeDir, fn.handler), ...['.js', '.mjs', '.cjs', '/index.js', '/index.mjs'].map((end) => stem + end)];
  const found = candidates.find((path) => existsSync(path) && statSync(path).isFile());
  if (found !== undefined) return found;
  throw loadError(
    'HandlerNotFound',
    `There is no file ${fn.handler} in the package. The handler of a portable function is the file that exports fetch.`,
  );
}

/** `export default { fetch }`, `export function fetch` or `export default (request) => …`, in this order. */
function findFetch(module: Record<string, unknown>, fn: FunctionIdentity): Fetch {
  const fallback = module['default'];
  const candidates: [unknown, unknown][] = [
    [member(fallback, 'fetch'), fallback],
    [module['fetch'], undefined],
    [fallback, undefined],
    // A compiled ES module under CommonJS: `exports.default = { fetch }`.
    [member(member(fallback, 'default'), 'fetch'), member(fallback, 'default')],
    [member(fallback, 'default'), undefined],
  ];
  for (const [candidate, receiver] of candidates) {
    if (typeof candidate === 'function') return (request, context) => Reflect.apply(candidate, receiver, [request, context]);
  }
  const exported = Object.keys(module).join(', ') || 'nothing';
  throw loadError(
    'HandlerNotFound',
    `${fn.handler} exports no fetch: write "export default { fetch(request) { … } }". It exports ${exported}.`,
  );
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

async function invoke(fetch: Fetch, fn: FunctionIdentity, host: WorkerHost, call: WorkerCall): Promise<void> {
  if (call.input.kind !== 'http') throw new TypeError('A portable function takes requests, not events.');
  const waiting: Promise<unknown>[] = [];
  const response = await fetch(callRequest(call.input.request, call.reply), contextOf(fn, call, waiting));
  if (!isResponse(response)) throw new TypeError(`fetch() must return a Response; it returned ${describe(response)}.`);
  await send(response, call, call.input.request.method);
  if (waiting.length === 0) return;
  for (const outcome of await Promise.allSettled(waiting)) {
    if (outcome.status === 'rejected') host.log('error', `A promise given to waitUntil was rejected: ${reason(outcome.reason)}`);
  }
}

function contextOf(fn: FunctionIdentity, call: WorkerCall, waiting: Promise<unknown>[]): PortableContext {
  return {
    waitUntil: (promise) => void waiting.push(Promise.resolve(promise)),
    env: process.env,
    functionName: fn.name,
    functionVersion: fn.version,
    invocationId: call.id,
    traceparent: `00-${call.traceId}-${call.spanId}-01`,
    getRemainingTimeInMillis: () => call.deadlineMs - Date.now(),
    get signal() {
      return call.reply.signal;
    },
  };
}

/** Other realms' and libraries' responses count too. */
function isResponse(value: unknown): value is Response {
  if (value instanceof Response) return true;
  return typeof value === 'object' && value !== null && 'status' in value && 'headers' in value && 'arrayBuffer' in value;
}

async function send(response: Response, call: WorkerCall, method: string): Promise<void> {
  const headers: [string, string][] = [];
  for (const [name, value] of response.headers) headers.push([name, value]);
  call.reply.head(response.status, headers);
  if (response.body === null || method === 'HEAD') {
    await response.body?.cancel();
    return;
  }
  let parts = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    // Most answers have one part; for those a signal need not be made.
    if (parts++ > 0 && call.reply.signal.aborted) break;
    await call.reply.write(chunk);
  }
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? `an object (${value.constructor?.name ?? 'no class'})` : `a ${typeof value}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function serializeError(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), trace: [] };
  return { type: error.name, message: error.message, trace: (error.stack ?? '').split('\n') };
}
