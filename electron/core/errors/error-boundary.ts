import { mapEventIterator, ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { AppError, toAppError, type ErrorData } from '#shared/errors.ts';
import type { Log } from '../log/log.ts';
import { inputError } from './input-error.ts';

/** Any thrown value as the AppError that users see. */
export function toUserError(error: unknown, signal?: AbortSignal): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ORPCError) {
    if (error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError) return inputError(error.cause.issues, error);
    if (error.code === 'BAD_REQUEST') {
      return new AppError('invalid_input', 'The request cannot be read.', { hint: 'Send JSON as the API describes it.', cause: error });
    }
    if (error.code === 'PAYLOAD_TOO_LARGE') {
      return new AppError('too_large', 'The request is too large.', { hint: 'Send less at a time.', cause: error });
    }
  }
  if (signal?.aborted === true) return new AppError('cancelled', 'Cancelled.', { cause: error });
  return toAppError(error);
}

/** The error as it travels: ErrorData with `op`, never a cause or a stack. The cause goes to the log. */
export function toWire(error: unknown, op: string, log: Log, signal?: AbortSignal): ORPCError<string, ErrorData> {
  const app = toUserError(error, signal);
  if (app.code === 'internal') log.write('error', `${op} failed: ${app.message}`, app.cause ?? app);
  else if (app.code !== 'cancelled')
    log.write('info', `${op}: ${app.code}: ${app.message}`, app.row.fault === 'user' ? undefined : app.cause);
  const data: ErrorData = JSON.parse(JSON.stringify({ ...app.toData(), op: app.op ?? op })) as ErrorData;
  return new ORPCError(app.code, { status: app.row.http, message: app.message, data });
}

function isEvents(output: unknown): output is AsyncIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;
}

/** The one choke point: whatever an operation throws, at once or in the middle of a stream, leaves as ErrorData. */
export function errorBoundary(log: Log) {
  return async <R extends { output: unknown }>(options: {
    path: readonly string[];
    signal?: AbortSignal | undefined;
    next: () => R | PromiseLike<R>;
  }): Promise<R> => {
    const op = options.path.join('.');
    try {
      const result = await options.next();
      if (!isEvents(result.output)) return result;
      const output = mapEventIterator(result.output, {
        value: (value) => Promise.resolve(value),
        error: (error) => Promise.resolve(toWire(error, op, log, options.signal)),
      });
      return { ...result, output };
    } catch (error) {
      throw toWire(error, op, log, options.signal);
    }
  };
}
