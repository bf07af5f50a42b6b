import type { IncomingMessage } from 'node:http';
import { readBody as read } from '../../../emulation-http/read-body.ts';
import { ApiError } from '../api/api-error.ts';

/** No message of these APIs is larger; sources go to a URL of their own. */
const MAX_BYTES = 10 * 1024 * 1024;

/** The whole body. Throws INVALID_ARGUMENT where it is too large. */
export async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const body = await read(request, MAX_BYTES);
  if (body === null) throw new ApiError('INVALID_ARGUMENT', 'Request payload size exceeds the limit: 10485760 bytes.');
  return body;
}
