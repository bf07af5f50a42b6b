import type { FunctionError } from '#shared/model/invocation.ts';
import type { Failure, HttpResult, InvocationFacts, PlatformLine } from '../../emulation.ts';

const error = (type: string, message: string): FunctionError => ({ type, message, trace: [] });

/**
 * Why an instance gave no answer, in the words of Cloud Run's log.
 * @see https://cloud.google.com/run/docs/troubleshooting
 * @see https://cloud.google.com/functions/docs/troubleshooting
 */
export function cloudRunFailure(failure: Failure, facts: InvocationFacts): FunctionError {
  switch (failure.kind) {
    case 'timeout':
      return error(
        'DEADLINE_EXCEEDED',
        'The request has been terminated because it has reached the maximum request timeout. To change this limit, see https://cloud.google.com/run/docs/configuring/request-timeout',
      );
    case 'out_of_memory':
      return error(
        'RESOURCE_EXHAUSTED',
        `Memory limit of ${failure.limitMb} MiB exceeded with ${Math.round(failure.usedMb)} MiB used. Consider increasing the memory limit, see https://cloud.google.com/functions/docs/configuring/memory`,
      );
    case 'exit':
      // functions-framework, invoker.js: what its `exit` listener sends for `process.exit` in a function.
      if (failure.signal === null) return error('INTERNAL', `Process exited with code ${failure.exitCode ?? 0}`);
      return error('INTERNAL', `Container terminated on signal ${failure.signal}.`);
    case 'request_too_large':
      return error('INVALID_ARGUMENT', `The request has ${failure.size} bytes; at most ${failure.limit} are accepted.`);
    case 'response_too_large':
      return error('INTERNAL', 'Response size was too large. Please consider reducing response size.');
    case 'throttled':
      return error(
        'RESOURCE_EXHAUSTED',
        `The request was aborted because there was no available instance. All ${facts.function.name} instances are busy.`,
      );
  }
}

/** What the front end answers where the instance did not. */
export function cloudRunErrorResponse(thrown: FunctionError, failure: Failure | null): HttpResult {
  const text: [string, string][] = [['content-type', 'text/plain; charset=utf-8']];
  switch (failure?.kind) {
    case 'timeout':
      return { status: 504, headers: text, body: 'upstream request timeout' };
    case 'request_too_large':
      return { status: 413, headers: text, body: 'Request Entity Too Large' };
    case 'throttled':
      return { status: 429, headers: text, body: 'Rate exceeded.' };
    case 'exit':
    case undefined:
      // functions-framework, logger.js `sendCrashResponse`.
      return {
        status: 500,
        headers: [
          ['x-google-status', 'crash'],
          ['content-type', 'text/html; charset=utf-8'],
        ],
        body: thrown.message,
      };
    case 'out_of_memory':
    case 'response_too_large':
      return { status: 500, headers: text, body: 'Internal Server Error' };
  }
}

/** Instance time in whole 100 ms, startup included. @see https://cloud.google.com/run/pricing */
export function billedMs(facts: InvocationFacts): number {
  return Math.ceil((facts.durationMs + (facts.initMs ?? 0)) / 100) * 100;
}

/** Cloud Run writes to the function's log only where something went wrong. */
export function platformLog(at: 'start' | 'end', facts: InvocationFacts, failure: Failure | null): PlatformLine[] {
  return at === 'end' && failure !== null ? [{ level: 'error', message: cloudRunFailure(failure, facts).message }] : [];
}
