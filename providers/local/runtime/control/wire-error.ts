import type { ServerResponse } from 'node:http';
import { mapEventIterator, ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { AppError, isCancelled, toAppError, type ErrorData } from '#shared/errors.ts';
import { LOCAL } from '../../ref.ts';

export type ErrorLog = (message: string, cause: unknown) => void;

/** Any thrown value as the AppError that travels. */
function toUserError(error: unknown): AppError {
  if (error instanceof ORPCError && error.cause instanceof ValidationError) {
    const [issue] = error.cause.issues;
    const path = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') ?? '';
    return new AppError(
      'invalid_input',
      `The request cannot be used: ${path === '' ? '' : `${path}: `}${issue?.message ?? 'it has another shape'}.`,
      {
        hint: 'Correct the value and try again.',
      },
    );
  }
  if (isCancelled(error)) return new AppError('cancelled', 'Cancelled.', { cause: error });
  return toAppError(error);
}

function toData(error: unknown, op: string, log: ErrorLog): ErrorData {
  const app = toUserError(error);
  if (app.code === 'internal') log(`${op} failed`, app.cause ?? app);
  return { ...app.toData(), provider: app.provider ?? LOCAL };
}

/** The one place where errors leave the runtime's operations: as ErrorData, never with a cause or a stack. */
export function errorBoundary(log: ErrorLog) {
  const toWire = (error: unknown, op: string): ORPCError<string, ErrorData> => {
    const data = toData(error, op, log);
    return new ORPCError(data.code, { status: new AppError(data.code, '').row.http, message: data.message, data });
  };
  return async <R extends { output: unknown }>(options: { path: readonly string[]; next: () => R | PromiseLike<R> }): Promise<R> => {
    const op = options.path.join('.');
    try {
      const result = await options.next();
      const { output } = result;
      if (!isEvents(output)) return result;
      const mapped = mapEventIterator(output, {
        value: (value) => Promise.resolve(value),
        error: (error) => Promise.resolve(toWire(error, op)),
      });
      return { ...result, output: mapped };
    } catch (error) {
      throw toWire(error, op);
    }
  };
}

/**
 * Refuses a request before an operation is reached. `rpc`: in the envelope in which oRPC's client expects an error, so that it
 * comes back as what it is there too.
 */
export function sendError(response: ServerResponse, error: unknown, about: { op: string; rpc?: boolean }, log: ErrorLog): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const data = toData(error, about.op, log);
  const { code, message } = data;
  const status = new AppError(code, '').row.http;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', connection: 'close' });
  response.end(JSON.stringify(about.rpc === true ? { json: { defined: false, code, status, message, data } } : data));
}

function isEvents(output: unknown): output is AsyncIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;
}
