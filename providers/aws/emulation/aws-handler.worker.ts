import { delimiter } from 'node:path';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { FunctionIdentity, LoadedFunction, ModelWorker, WorkerCall, WorkerHost } from '../../emulation.ts';
import { nodeMajor } from '../runtimes.ts';
import { ATTRIBUTES, xrayTraceId } from './attributes.ts';
import { callbackContext } from './callback-context.ts';
import { activeResources, loopEmpty } from './event-loop.ts';
import { functionUrlEvent, replyHttp } from './function-url.ts';
import { invocationContext } from './invocation-context.ts';
import { InvokeStore } from './invoke-store.ts';
import { patchConsole, type LambdaConsole } from './lambda-console.ts';
import { announceLogStream } from './log-stream-name.ts';
import { nameOperation } from './name-operation.ts';
import { loadHandler, streamifyResponse, type Handler } from './load-handler.ts';
import { HttpResponseStream, ResponseStream } from './response-stream.ts';
import { RuntimeError, stringifyResult, toFunctionError } from './runtime-errors.ts';
import { adviceOnSdk } from './supplied-sdk.ts';

/** From this version on the runtime client awaits handlers and knows no callbacks. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
const PROMISES_ONLY = 24;
const CALLBACK_REMOVED =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';

const worker: ModelWorker = {
  load: (fn, host) => LambdaRuntime.start(fn, host),
};
export default worker;

/** The runtime client of one function: what `/var/runtime` does on Lambda. */
class LambdaRuntime implements LoadedFunction {
  readonly entries: LoadedFunction['entries'] = [];
  readonly nameRequest = nameOperation;
  readonly #fn: FunctionIdentity;
  readonly #host: WorkerHost;
  readonly #store = new InvokeStore();
  readonly #promisesOnly: boolean;
  readonly #console: LambdaConsole;
  /** What keeps the event loop alive before any code of the user's ran. */
  readonly #ownResources = activeResources();
  #handler: Handler | undefined;

  private constructor(fn: FunctionIdentity, host: WorkerHost) {
    this.#fn = fn;
    this.#host = host;
    this.#promisesOnly = (nodeMajor(fn.runtime) ?? PROMISES_ONLY) >= PROMISES_ONLY;
    // The older client has no request id to log before the first invocation.
    const unknown = this.#promisesOnly ? '-' : undefined;
    this.#console = patchConsole(host, () => ({
      requestId: this.#store.hasContext() ? String(this.#store.getRequestId()) : unknown,
      tenantId: this.#store.getTenantId() as string | undefined,
    }));
    this.#globals();
  }

  static async start(fn: FunctionIdentity, host: WorkerHost): Promise<LambdaRuntime> {
    announceLogStream(host.environmentId);
    const runtime = new LambdaRuntime(fn, host);
    host.findPackagesIn(packagesOfLayers());
    try {
      runtime.#handler = await loadHandler(fn.codeDir, process.env['_HANDLER'] ?? fn.handler, host);
      if (runtime.#promisesOnly && runtime.#handler.parameters >= 3 && !runtime.#handler.streaming) {
        throw new RuntimeError('Runtime.CallbackHandlerDeprecated', CALLBACK_REMOVED);
      }
    } catch (error) {
      runtime.#console.logError(runtime.#promisesOnly ? 'Init Error' : 'Uncaught Exception', error);
      runtime.#advise(error);
      throw error;
    }
    return runtime;
  }

  async invoke(call: WorkerCall): Promise<void> {
    const handler = this.#handler;
    if (handler === undefined) throw new Error('The handler is not loaded.');
    const event = call.input.kind === 'http' ? functionUrlEvent(call, call.input.request) : parseEvent(call.input.body);
    process.env['_X_AMZN_TRACE_ID'] = xrayTraceId(call);
    await this.#store.run(this.#storeContext(call), () =>
      handler.streaming ? this.#stream(handler, event, call) : this.#buffered(handler, event, call),
    );
  }

  /** The older client reports what nobody caught as the invocation's error; the newer one lets the process die. */
  unhandled(error: unknown, origin: 'uncaughtException' | 'unhandledRejection'): ReturnType<NonNullable<LoadedFunction['unhandled']>> {
    if (this.#promisesOnly) return { error: null, exit: true };
    const thrown = origin === 'unhandledRejection' ? new RuntimeError('Runtime.UnhandledPromiseRejection', String(error)) : error;
    this.#console.logError(origin === 'unhandledRejection' ? 'Unhandled Promise Rejection' : 'Uncaught Exception', thrown);
    return { error: toFunctionError(thrown), exit: true };
  }

  serializeError(error: unknown): FunctionError {
    this.#advise(error);
    return toFunctionError(error);
  }

  /** Says in the log what to do about a part of the SDK that is not there. */
  #advise(error: unknown): void {
    const advice = adviceOnSdk(error);
    if (advice !== null) this.#host.log('warn', advice);
  }

  async #buffered(handler: Handler, event: unknown, call: WorkerCall): Promise<void> {
    const result = this.#promisesOnly ? await this.#awaited(handler, event, call) : await this.#called(handler, event, call);
    const json = stringifyResult(result);
    if (call.input.kind === 'http') await replyHttp(call.reply, json);
    else call.reply.result(Buffer.from(json), 'application/json');
  }

  async #awaited(handler: Handler, event: unknown, call: WorkerCall): Promise<unknown> {
    try {
      return await handler.call(event, invocationContext(this.#fn, call, { xRayTraceId: xrayTraceId(call) }));
    } catch (error) {
      this.#console.logError('Invoke Error', error);
      throw error;
    }
  }

  /** @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/v3.3.0/src/Runtime.js `handleOnceNonStreaming` */
  async #called(handler: Handler, event: unknown, call: WorkerCall): Promise<unknown> {
    let over = false;
    let idle: Promise<void> | undefined;
    // Once per invocation: two that wait would wait for each other's timers.
    const emptied = (): Promise<void> => (idle ??= loopEmpty(this.#ownResources, () => over || call.reply.signal.aborted));
    const { callback, members, endWhenIdle, finished } = callbackContext(emptied, this.#console);
    const context = invocationContext(this.#fn, call, {}, members);
    try {
      const returned = handler.call(event, context, callback);
      if (isThenable(returned)) returned.then(members['succeed'] as () => void, members['fail'] as () => void);
      else endWhenIdle();
    } catch (error) {
      callback(error);
    }
    try {
      return await finished;
    } finally {
      over = true;
    }
  }

  async #stream(handler: Handler, event: unknown, call: WorkerCall): Promise<void> {
    const stream = new ResponseStream(call.reply, { http: call.input.kind === 'http', highWaterMark: handler.highWaterMark });
    const finished = new Promise<void>((resolve, reject) => {
      stream.once('finish', resolve).once('error', reject);
      stream.once('close', () => (stream.writableFinished ? resolve() : reject(new Error('Response stream is not finished.'))));
    });
    // The handler's own error comes first; this one would then be nobody's.
    finished.catch(() => {});
    try {
      const returned = handler.call(event, stream, invocationContext(this.#fn, call, { xRayTraceId: xrayTraceId(call) }));
      if (!isThenable(returned)) throw new Error('Streaming does not support non-async handlers.');
      const result = await returned;
      if (result !== undefined) globalThis.console.warn('Streaming handlers ignore return values.');
      await finished;
    } catch (error) {
      this.#console.logError('Invoke Error', error);
      throw error;
    }
  }

  #storeContext(call: WorkerCall): Record<symbol, unknown> {
    const { REQUEST_ID, X_RAY_TRACE_ID, TENANT_ID } = InvokeStore.PROTECTED_KEYS;
    return { [REQUEST_ID]: call.id, [X_RAY_TRACE_ID]: xrayTraceId(call), [TENANT_ID]: tenantOf(call) };
  }

  /** `awslambda`, unless the function asks to be left without. */
  #globals(): void {
    if (['1', 'true'].includes(process.env['AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA'] ?? '')) return;
    const awslambda = { InvokeStore: this.#store, streamifyResponse, HttpResponseStream };
    Object.assign(globalThis, { awslambda });
  }
}

/** The payload as the handler gets it; none at all is an empty object. Invalid JSON is refused in the API's words. */
function parseEvent(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RuntimeError('InvalidRequestContentException', `Could not parse request body into json: ${why}`);
  }
}

/** Node reads NODE_PATH when it starts, which may be before an environment knows its function, and never for `import`. */
function packagesOfLayers(): string[] {
  return (process.env['NODE_PATH'] ?? '').split(delimiter).filter((directory) => directory.endsWith('node_modules'));
}

function tenantOf(call: WorkerCall): string | undefined {
  return call.attributes[ATTRIBUTES.tenantId];
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}
