import type { FunctionError } from '#shared/model/invocation.ts';
import { pythonVersion } from '../../python/find-python.ts';

/** Errors that come from Lambda itself and not from a runtime: they have no trace. */
const PLATFORM = new Set([
  'Sandbox.Timedout',
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
  'Function.ResponseSizeTooLarge',
  'Runtime.InvalidEntrypoint',
]);

/**
 * The payload of an invocation that failed, as the function's runtime client or Lambda itself writes it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
 */
export function errorPayload({ type, message, trace }: FunctionError, runtime: string | undefined, requestId: string): Uint8Array {
  return Buffer.from(JSON.stringify(body({ type, message, trace }, runtime ?? '', requestId)));
}

function body({ type, message, trace }: FunctionError, runtime: string, requestId: string): object {
  // What a runtime was never asked to run has no request of its own yet.
  if (type === 'Runtime.InvalidEntrypoint') return { errorType: type, errorMessage: `RequestId: ${requestId} Error: ${message}` };
  if (PLATFORM.has(type)) return { errorType: type, errorMessage: message };
  if (pythonVersion(runtime) !== null) return { errorMessage: message, errorType: type, requestId: '', stackTrace: trace };
  if (runtime.startsWith('provided')) return { errorType: type, errorMessage: message, stackTrace: trace };
  return { errorType: type, errorMessage: message, trace };
}
