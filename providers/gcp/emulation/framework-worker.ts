import type { FunctionError } from '#shared/model/invocation.ts';
import type { FunctionIdentity, LoadedFunction, ModelWorker, UnhandledVerdict, WorkerCall } from '../../emulation.ts';
import { InProcessServer } from '../../in-process-http/in-process-server.ts';
import type { SignatureType } from './environment.ts';
import { FRAMEWORK, frameworkFor, pinnedFramework, type UserFunction } from './framework.ts';
import { loadTarget } from './load-function.ts';
import { callStates, type CallState } from './request-domain.ts';

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
      const server = framework.getServer(watched(call), { ...options, signatureType: signature });
      return new FrameworkFunction(fn, signature, new InProcessServer(server));
    },
  };
}

class FrameworkFunction implements LoadedFunction {
  readonly entries: LoadedFunction['entries'];
  readonly serializeError = toFunctionError;
  readonly #server: InProcessServer;
  readonly #nodeDomains: boolean;

  constructor(fn: FunctionIdentity, signature: SignatureType, server: InProcessServer) {
    this.entries = [{ name: fn.handler, trigger: signature === 'http' ? 'http' : 'event', route: signature === 'http' ? '/' : null }];
    this.#server = server;
    this.#nodeDomains = signature !== 'http';
  }

  invoke(call: WorkerCall): Promise<void> {
    if (call.input.kind !== 'http') throw new TypeError('A function of functions-framework takes requests, events come as requests too.');
    const { request } = call.input;
    const state: CallState = { thrown: null, nodeDomains: this.#nodeDomains, domain: null };
    const answer = { crashed: false, body: '' };
    return callStates.run(state, () =>
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

  /**
   * An error of a request is answered there by the framework. For any other, the framework sends it to the caller of the
   * latest request and leaves with 16. @see functions-framework, function_wrappers.js and invoker.js `ErrorHandler`
   */
  unhandled(error: unknown): UnhandledVerdict {
    const state = callStates.getStore();
    if (state === undefined || state.domain === null) return { error: toFunctionError(error), exit: true };
    state.thrown = { error };
    state.domain.fail(error);
    return 'answered';
  }
}

/** `sendCrashResponse` marks its answers. @see functions-framework, logger.js */
function isCrash(headers: [string, string][]): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'x-google-status' && (value === 'crash' || value === 'error'));
}

/** The function itself, noting what it throws; with as many parameters, for the framework counts them. */
function watched(call: UserFunction): UserFunction {
  const note = (error: unknown): void => {
    const state = callStates.getStore();
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
  const state: CallState = { thrown: null, nodeDomains: false, domain: null };
  await callStates.run(state, () => server.handle(request, { head: () => {}, write: () => undefined, onAbort: () => {} }));
}
