import { isORPCErrorJson, ORPCError } from '@orpc/client';
import { AppError, isErrorCode, toAppError, type ErrorData } from '#shared/errors.ts';

function isErrorData(value: unknown): value is ErrorData {
  return typeof value === 'object' && value !== null && 'code' in value && isErrorCode(value.code) && 'message' in value;
}

/** What came over the wire as the AppError it was on the other side. A host that does not answer is `unavailable`. */
export function fromWire(error: unknown): AppError {
  if (error instanceof ORPCError || isORPCErrorJson(error)) {
    const data: unknown = error.data;
    if (isErrorData(data)) return AppError.fromData(data);
    if (isErrorCode(error.code)) return new AppError(error.code, error.message, { cause: error });
    if (error.status === 401) return unauthenticated(error);
    return new AppError('internal', error.message, { cause: error, hint: 'The log has the cause.' });
  }
  if (error instanceof TypeError) return unreachable(error);
  return toAppError(error);
}

function unauthenticated(cause: unknown): AppError {
  return new AppError('unauthenticated', 'This page may not talk to Isobar: its token is missing or out of date.', {
    hint: 'Open the address that "isobar open" prints; it carries a new token.',
    cause,
  });
}

// fetch rejects with a TypeError where nothing listens any more.
function unreachable(cause: unknown): AppError {
  return new AppError('unavailable', 'Isobar does not answer: its process has stopped or cannot be reached.', {
    hint: 'Start it again with "isobar open". What is on screen stays.',
    cause,
  });
}
