import { z } from 'zod';
import type { AwsRequest } from '../../../server/service.ts';
import { integer } from '../../../protocols/scalars.ts';
import { invalidArgument, parseStreamArn, type Stream } from '../stream.ts';
import type { Streams } from '../stream-store.ts';

export const streamName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w.-]+$/, 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+');

/** How many a page may have. */
export const pageSize = (max: number) => integer.pipe(z.number().min(1).max(max)).optional();

/** A stream is named in one of two ways. */
export const named = { StreamName: streamName.optional(), StreamARN: z.string().optional() };

/** The stream that a request names. Throws `ResourceNotFoundException`, `InvalidArgumentException`. */
export function namedStream(
  streams: Streams,
  { StreamName, StreamARN }: { StreamName?: string | undefined; StreamARN?: string | undefined },
  { account, region }: AwsRequest,
): Stream {
  if (StreamARN !== undefined) {
    const place = parseStreamArn(StreamARN);
    if (place === null) throw invalidArgument(`${StreamARN} is not the ARN of a stream.`);
    return streams.need(place);
  }
  if (StreamName === undefined) throw invalidArgument('Either StreamName or StreamARN should be present.');
  return streams.need({ account, region, name: StreamName });
}
