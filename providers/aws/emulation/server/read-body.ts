import type { IncomingMessage } from 'node:http';
import { readBody as read } from '../../../emulation-http/read-body.ts';
import { AwsError } from './service.ts';

/** Room for a function's package of 50 MB as base64 in JSON; services with larger requests say so. */
export const DEFAULT_BODY_BYTES = 72 * 1024 * 1024;

/** The whole body. Throws `RequestEntityTooLargeException` past `limit`; see the common reader. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const body = await read(request, limit);
  if (body !== null) return body;
  throw new AwsError('RequestEntityTooLargeException', `Request must be smaller than ${limit} bytes`, {
    status: 413,
    headers: { connection: 'close' },
  });
}
