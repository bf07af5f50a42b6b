import { isORPCErrorJson, mapEventIterator, ORPCError } from '@orpc/client';
import { AppError, isErrorCode, toAppError, type ErrorData } from '../errors.ts';

function isErrorData(value: unknown): value is ErrorData {
  return typeof value === 'object' && value !== null && 'code' in value && isErrorCode(value.code) && 'message' in value;
}

/** What came over a transport as the AppError it was on the other side. A host that does not answer is `unavailable`. */
export function fromWire(error: unknown): AppError {
  if (error instanceof ORPCError || isORPCErrorJson(error)) {
    const data: unknown = error.data;
    if (isErrorData(data)) return AppError.fromData(data);
    return new AppError(isErrorCode(error.code) ? error.code : 'internal', error.message, { cause: error });
  }
  // fetch rejects with a TypeError where nothing listens any more.
  if (error instanceof TypeError && /fetch/i.test(error.message)) {
    return new AppError('unavailable', 'Isobar does not answer: its process has stopped or cannot be reached.', {
      hint: 'Start it again with "isobar open".',
      cause: error,
    });
  }
  return toAppError(error);
}

function isEvents(output: unknown): output is AsyncIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output;
}

/**
 * Client-side interceptor, the same for every transport: a call, or a stream in the middle, fails
 * with an AppError and nothing else. Goes into `interceptors` of a link or of a router client.
 */
export async function appErrors<O>(options: { next: () => Promise<O> }): Promise<O> {
  try {
    const output = await options.next();
    if (!isEvents(output)) return output;
    return mapEventIterator(output, {
      value: (value) => Promise.resolve(value),
      error: (error) => Promise.resolve(fromWire(error)),
    }) as O;
  } catch (error) {
    throw fromWire(error);
  }
}
