import { AsyncLocalStorage } from 'node:async_hooks';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { LoadedFunction, ModelWorker, WorkerCall, WorkerHost } from '../../../emulation.ts';
import type { Channel } from './channel.ts';
import { FrameType, decodeWithBody, encodeJson } from './frames.ts';
import type { CallMessage, InitMessage, ReadyMessage } from './messages.ts';
import { traceOutgoing } from './outgoing.ts';
import { type Output, currentCall } from './output.ts';
import { RunningCall } from './running-call.ts';
import { UsageMeter } from './usage-meter.ts';
import { UserCode } from './user-code.ts';

/** The function that this environment has become, and its calls. */
export class FunctionHost {
  readonly #channel: Channel;
  readonly #output: Output;
  readonly #code = new UserCode();
  /** Those that run. Not in a Map, which would keep what it once held until the next full collection; nor are those that follow. */
  readonly #calls: RunningCall[] = [];
  /** Calls that came early, in their order. */
  readonly #next: { number: number; payload: Buffer }[] = [];
  /** The context of no call, so that nothing of one reaches the next. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #concurrency = 1;
  #limits: InitMessage['limits'] = { responseBytes: 0, streamedResponseBytes: 0 };
  #loaded: LoadedFunction | null = null;
  readonly #usage = new UsageMeter();

  constructor(channel: Channel, output: Output) {
    this.#channel = channel;
    this.#output = output;
  }

  /** Becomes the function: its variables, its directory, its code. Reports how that went. */
  async init(message: InitMessage, loadWorker: (url: string) => Promise<ModelWorker>): Promise<void> {
    const start = performance.now();
    this.#limits = message.limits;
    this.#concurrency = message.concurrency;
    this.#output.install();
    this.#watchFaults();
    if (message.startsThrough === null) replaceVariables(message.env);
    else Object.assign(process.env, { ...message.env, ...process.env });
    const ready: ReadyMessage = { initMs: 0, entries: [], error: null };
    try {
      process.chdir(message.fn.codeDir);
      traceOutgoing(
        () => currentCall.getStore(),
        (request) => this.#loaded?.nameRequest?.(request) ?? null,
      );
      this.#code.provide(message.provides, message.worker);
      const worker = await loadWorker(message.worker);
      this.#loaded = await worker.load(message.fn, this.#host(message.environmentId));
      ready.entries = this.#loaded.entries;
    } catch (error) {
      ready.error = toFunctionError(error);
    }
    this.#output.flush(null);
    ready.initMs = performance.now() - start;
    this.#channel.send(encodeJson(FrameType.ready, 0, ready));
  }

  call(number: number, payload: Buffer): void {
    if (this.#calls.length < this.#concurrency) this.#start(number, payload);
    else this.#next.push({ number, payload });
  }

  /** Gives a call back that has not begun. */
  recall(number: number): void {
    const at = this.#next.findIndex((call) => call.number === number);
    if (at === -1) return;
    this.#next.splice(at, 1);
    this.#channel.send(encodeJson(FrameType.recalled, number));
  }

  #start(number: number, payload: Buffer): void {
    const loaded = this.#loaded;
    if (loaded === null) throw new Error('A call came before the function was loaded.');
    const { message, body } = decodeWithBody(payload);
    const meta = message as CallMessage;
    const running = new RunningCall(number, meta, this.#channel, this.#limits);
    this.#calls.push(running);
    this.#usage.begun(running.startedAt);
    currentCall.run(running, () => {
      const failed = (error: unknown): void => this.#end(running, this.#serialize(error));
      try {
        loaded.invoke(toWorkerCall(meta, body, running)).then(() => this.#end(running, null), failed);
      } catch (error) {
        // Either way it is the function's own error.
        failed(error);
      }
    });
  }

  /** A part of a call's body; null at its end. */
  body(number: number, part: Buffer | null): void {
    const body = this.#find(number)?.body;
    if (part === null) body?.end();
    else body?.push(part);
  }

  credit(number: number, bytes: number): void {
    this.#find(number)?.credit(bytes);
  }

  abort(number: number): void {
    this.#find(number)?.abort();
  }

  #find(number: number): RunningCall | undefined {
    return this.#calls.find((call) => call.number === number);
  }

  /** Lets the function do what it does before its environment ends. Never fails: an error is logged. */
  async leave(): Promise<void> {
    try {
      await this.#loaded?.leave?.();
    } catch (error) {
      this.#output.log('error', `The function failed while it ended: ${describeError(error)}`, 'stderr');
    }
  }

  #end(call: RunningCall, error: FunctionError | null, exiting = false): void {
    this.#output.flush(call);
    const more = call.end({ error, usage: this.#usage.ended(this.#loaded), exiting });
    if (more === null) this.#ended(call);
    else void more.then(() => this.#ended(call));
  }

  #ended(call: RunningCall): void {
    const at = this.#calls.indexOf(call);
    if (at === -1) return;
    this.#calls.splice(at, 1);
    const next = this.#next.shift();
    if (next !== undefined) this.#outside(() => this.#start(next.number, next.payload));
  }

  #serialize(error: unknown): FunctionError {
    try {
      return this.#loaded?.serializeError(error) ?? toFunctionError(error);
    } catch {
      return toFunctionError(error);
    }
  }

  #host(environmentId: string): WorkerHost {
    return {
      environmentId,
      importUser: (path) => this.#code.import(path),
      provideModule: (name, exports) => this.#code.provideModule(name, exports),
      findPackagesIn: (directories) => this.#code.findPackagesIn(directories),
      log: (level, message) => this.#output.log(level, message),
    };
  }

  /** What nobody caught: logged, told to the call where the model wants that, and the end of this process unless the model says otherwise. */
  #watchFaults(): void {
    const fault = (error: unknown, origin: 'uncaughtException' | 'unhandledRejection'): void => {
      const verdict = this.#loaded?.unhandled?.(error, origin) ?? { error: null, exit: true };
      if (verdict === 'answered') return;
      this.#output.log('error', describe(error, origin), 'stderr');
      if (verdict.error !== null) {
        const hit = currentCall.getStore() ?? (this.#calls.length === 1 ? this.#calls[0] : undefined);
        if (hit !== undefined && !hit.ended) this.#end(hit, verdict.error, verdict.exit);
      }
      if (verdict.exit) process.exit(1);
    };
    process.on('uncaughtException', fault);
    process.on('exit', () => {
      for (const call of this.#calls) this.#output.flush(call);
      this.#output.flush(null);
    });
  }
}

/** Leaves exactly the given variables. */
function replaceVariables(env: Record<string, string>): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

function toWorkerCall(meta: CallMessage, body: Buffer, reply: RunningCall): WorkerCall {
  const { id, traceId, spanId, attributes } = meta;
  const deadlineMs = Date.now() + meta.timeoutMs;
  const input: WorkerCall['input'] =
    meta.method === undefined
      ? { kind: 'event', body, contentType: meta.contentType }
      : {
          kind: 'http',
          request: {
            method: meta.method,
            path: meta.path ?? '/',
            origin: meta.origin ?? '',
            headers: meta.headers ?? [],
            body,
            remoteAddress: meta.remoteAddress ?? '127.0.0.1',
          },
        };
  if (meta.live === true && input.kind === 'http') input.request.live = reply.openBody();
  return { id, deadlineMs, traceId, spanId, input, attributes, reply };
}

function toFunctionError(error: unknown): FunctionError {
  if (isFunctionError(error)) return { type: error.type, message: error.message, trace: [...error.trace] };
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), trace: [] };
  return { type: error.name, message: error.message, trace: (error.stack ?? '').split('\n') };
}

/** Models throw errors that already say everything (`LoadError`). */
function isFunctionError(error: unknown): error is FunctionError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'type' in error &&
    typeof error.type === 'string' &&
    'trace' in error &&
    Array.isArray(error.trace)
  );
}

function describe(error: unknown, origin: string): string {
  const what = origin === 'unhandledRejection' ? 'Unhandled promise rejection' : 'Uncaught exception';
  return `${what}: ${describeError(error)}`;
}

const describeError = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
