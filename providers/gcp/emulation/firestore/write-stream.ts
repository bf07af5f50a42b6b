import { randomBytes } from 'node:crypto';
import type { StreamCall } from '../api/api.ts';
import { ApiError } from '../api/api-error.ts';
import { textOf, type Json } from '../api/json.ts';

/**
 * Writes one after another over one stream, as the client libraries of apps do: the first request opens it, each further
 * one is a commit of its own. @see `WriteRequest` in google/firestore/v1/firestore.proto
 */
export async function writeStream({ requests, send }: StreamCall, commit: (request: Json) => Json): Promise<void> {
  let database = '';
  let count = 0;
  const streamId = randomBytes(12).toString('base64url');
  for await (const request of requests) {
    const streamToken = Buffer.from(String(count++)).toString('base64');
    if (database === '') {
      if (textOf(request, 'streamId') !== '') {
        throw new ApiError('UNIMPLEMENTED', 'Taking up an earlier stream of writes is not part of this emulation: open a new one.');
      }
      database = textOf(request, 'database');
      if (database === '') throw new ApiError('INVALID_ARGUMENT', 'The first request of a stream names the database.');
      send({ streamId, streamToken });
    } else send({ ...commit({ ...request, database }), streamId, streamToken });
  }
}
