import { AwsError } from '../../server/service.ts';
import { limits } from '../../../limits.ts';

/** "1 MB" for asynchronous invocations. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const ASYNC_REQUEST_BYTES = 1_048_576;

/** Throws `RequestTooLargeException` where a payload is larger than its kind of invocation takes. */
export function checkPayloadSize(payload: Uint8Array, kind: 'sync' | 'async'): void {
  const limit = kind === 'sync' ? limits.requestBytes : ASYNC_REQUEST_BYTES;
  if (payload.length <= limit) return;
  throw new AwsError('RequestTooLargeException', `Request must be smaller than ${limit} bytes for the InvokeFunction operation`, {
    status: 413,
    members: { Type: 'User' },
  });
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Throws `InvalidRequestContentException` where a payload is no JSON. None at all is fine. */
export function checkPayloadJson(payload: Uint8Array): void {
  if (payload.length === 0) return;
  try {
    JSON.parse(decoder.decode(payload));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: Could not parse payload into json: ${why}`,
      {
        members: { Type: 'User' },
      },
    );
  }
}
