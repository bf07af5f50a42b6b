import { AsyncLocalStorage } from 'node:async_hooks';
import type { FunctionError } from '#shared/model/invocation.ts';
import type { FunctionIdentity, LoadedFunction, ModelWorker, WorkerCall } from '../../emulation.ts';
import { InProcessServer } from '../../in-process-http/in-process-server.ts';
import type { SignatureType } from './environment.ts';
import { FRAMEWORK, frameworkFor, pinnedFramework, type UserFunction } from './framework.ts';
import { loadTarget } from './load-function.ts';

/** What went wrong in the user's code during one call. */
interface CallState {
  thrown: { error: unknown } | null;
}

/** The environment half of both Google models: the real framework, asked without a port. */
export function frameworkWorker(): ModelWorker {
  return {
    preload: warmUp,
    load: async (fn, host) => {
      const { framework, own, outdated } = frameworkFor(fn.codeDir);
      // A copy of its own is the one its code finds by itself; every other has to be the one that is asked for functions.
      if (!own) host.provideModule(FRAMEWORK, framework.exports);
      if (outdated !== null) {
        host.log(
          'warn',
          `This function carries ${FRAMEWORK} ${outdated}, which is too old to be run here. It runs with ${framework.version}.`,
        );
      }
      const options = framework.parseOptions([], process.env);
      if (options.enableExecutionId) framework.logExecutionIds();
      const { call, signature } = await loadTarget(fn, framework, options.target, options.signatureType, host);
      const states = new AsyncLocalStorage<CallState>();
      const server = framework.getServer(watched(call, states), { ...options, signatureType: signature });
      return new FrameworkFunction(fn, signature, new InProcessServer(server), states);
    },
  };
}

class FrameworkFunction implements LoadedFunction {
  readonly entries: LoadedFunction['entries'];
  readonly serializeError = toFunctionError;
  readonly #server: InProcessServer;
  readonly #states: AsyncLocalStorage<CallState>;

  constructor(fn: FunctionIdentity, signature: SignatureType, server: InProcessServer, states: AsyncLocalStorage<CallState>) {
    this.entries = [{ name: fn.handler, trigger: signature === 'http' ? 'http' : 'event', route: signature === 'http' ? '/' : null }];
    this.#server = server;
    this.#states = states;
  }

  invoke(call: WorkerCall): Promise<void> {
    if (call.input.kind !== 'http') throw new TypeError('A function of functions-framework takes requests, events come as requests too.');
    const { request } = call.input;
    const state: CallState = { thrown: null };
    const answer = { crashed: false, body: '' };
    return this.#states.run(state, () =>
      this.#server.handle(request, {
        onAbort: (listener) => call.reply.onAbort(listener),
        head: (status, headers) => {
          answer.crashed = isCrash(headers);
          call.reply.head(status, headers);
        },
        write: (chunk) => {
          if (answer.crashed && answer.body.length < 4096) answer.body += Buffer.from(chunk).toString();
          return call.reply.write(chunk);
        },
        // The framework has answered for the function; the invocation failed nevertheless.
        end() {
          if (!answer.crashed) return;
          const { thrown } = state;
          call.reply.failed?.(thrown === null ? { type: 'Error', message: answer.body, trace: [] } : toFunctionError(thrown.error));
        },
      }),
    );
  }

  /** The framework sends the error to the caller of the latest request and leaves with 16. @see functions-framework, invoker.js `ErrorHandler` */
  unhandled(error: unknown): { error: FunctionError; exit: boolean } {
    return { error: toFunctionError(error), exit: true };
  }
}

/** `sendCrashResponse` marks its answers. @see functions-framework, logger.js */
function isCrash(headers: [string, string][]): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'x-google-status' && (value === 'crash' || value === 'error'));
}

/** The function itself, noting what it throws; with as many parameters, for the framework counts them. */
function watched(call: UserFunction, states: AsyncLocalStorage<CallState>): UserFunction {
  const note = (error: unknown): void => {
    const state = states.getStore();
    if (state !== undefined) state.thrown = { error };
  };
  const wrapper: UserFunction = (...values) => {
    try {
      const result = call(...values);
      if (result instanceof Promise) result.then(undefined, note);
      return result;
    } catch (error) {
      note(error);
      throw error;
    }
  };
  return Object.defineProperties(wrapper, { length: { value: call.length }, name: { value: call.name } });
}

function toFunctionError(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), trace: [] };
  return { type: error.name, message: error.message, trace: (error.stack ?? '').split('\n') };
}

/** Loads framework and express, and sends one request through them, so that the first real one finds everything in place. */
async function warmUp(): Promise<void> {
  const options = { target: '', signatureType: 'http' as const, enableExecutionId: false, timeoutMilliseconds: 0, ignoredRoutes: '' };
  const answer: UserFunction = (_request, response) => (response as { send(body: unknown): unknown }).send({});
  const server = new InProcessServer(pinnedFramework().getServer(answer, options));
  const body = Buffer.from('{}');
  const headers: [string, string][] = [
    ['Host', 'localhost'],
    ['Content-Type', 'application/json'],
  ];
  const request = { method: 'POST', path: '/', origin: 'http://localhost', headers, body, remoteAddress: '127.0.0.1' };
  await server.handle(request, { head: () => {}, write: () => undefined, onAbort: () => {} });
}
