import type { LambdaConsole } from './lambda-console.ts';

/** How a handler of nodejs22.x and before says that it is done. */
export interface CallbackContext {
  /** The third argument of the handler. */
  callback: (error?: unknown, result?: unknown) => void;
  /** What the context has in addition: `done`, `succeed`, `fail`, `callbackWaitsForEmptyEventLoop`. */
  members: Record<string, unknown>;
  /** Ends an invocation whose handler neither called back nor returned a promise: with null, when nothing is left to do. */
  endWhenIdle: () => void;
  /** Resolves with the result, rejects with the error. */
  finished: Promise<unknown>;
}

/**
 * The callback contract of runtimes up to nodejs22.x. `callback(null, result)` waits for an empty event loop unless
 * `callbackWaitsForEmptyEventLoop` is false; errors, `context.done` and promises do not wait; only the first call counts.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html#nodejs-handler-callback
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/v3.3.0/src/CallbackContext.js
 */
export function callbackContext(emptied: () => Promise<void>, log: LambdaConsole): CallbackContext {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  let settled = false;
  let waits = true;
  const settle = (error: unknown, result: unknown, wait: boolean): void => {
    if (settled) return;
    settled = true;
    if (error !== undefined && error !== null) {
      log.logError('Invoke Error', error);
      reject(error);
    } else if (wait) void emptied().then(() => resolve(result));
    else resolve(result);
  };
  return {
    callback: (error, result) => settle(error, result, waits),
    endWhenIdle: () => void emptied().then(() => settle(null, null, false)),
    finished: promise,
    members: {
      get callbackWaitsForEmptyEventLoop() {
        return waits;
      },
      set callbackWaitsForEmptyEventLoop(value: unknown) {
        waits = Boolean(value);
      },
      done: (error: unknown, result: unknown) => settle(error, result, false),
      succeed: (result: unknown) => settle(null, result, false),
      fail: (error: unknown) => settle(error ?? 'handled', null, false),
    },
  };
}
