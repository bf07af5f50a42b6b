import { AsyncLocalStorage } from 'node:async_hooks';

/** One call of a function of functions-framework, for as long as anything it began goes on. */
export interface CallState {
  /** What went wrong in the user's code. */
  thrown: { error: unknown } | null;
  /** Event functions take `process.domain` at its word, so they have Node's own. */
  nodeDomains: boolean;
  domain: RequestDomain | null;
}

export const callStates = new AsyncLocalStorage<CallState>();

/**
 * What functions-framework uses of `node:domain`: errors that nobody catches go to the request they come from. Node's own
 * domains follow every asynchronous resource of the process with hooks, which makes each promise and each timer several
 * times as dear; a request's asynchronous context tells the same. An `error` event without a listener is thrown, as
 * everywhere in Node, and comes back here from there.
 * @see https://github.com/GoogleCloudPlatform/functions-framework-nodejs/blob/main/src/function_wrappers.ts
 */
export class RequestDomain {
  #fail: (error: unknown) => void = () => {};

  on(_event: 'error', listener: (error: unknown) => void): this {
    this.#fail = listener;
    return this;
  }

  run<T>(task: () => T): T {
    return task();
  }

  fail(error: unknown): void {
    this.#fail(error);
  }
}

/** Takes the place of `create` of `node:domain` in the framework, and only there. */
export function create(): unknown {
  const state = callStates.getStore();
  if (state === undefined || state.nodeDomains) return nodeDomain();
  state.domain = new RequestDomain();
  return state.domain;
}

function nodeDomain(): unknown {
  return process.getBuiltinModule('node:domain').create();
}
