/** Parts of the inputs that several operations share. Required members are looked for by the operations, in SQS's own words. */
import { z } from 'zod';
import type { AwsRequest } from '../../../server/service.ts';
import { integer } from '../../../protocols/scalars.ts';
import { required } from '../errors.ts';
import { parseQueueUrl } from '../queue-key.ts';
import type { Queue } from '../queue.ts';
import type { Queues } from '../queues.ts';

export const text = z.string().optional();
export const wholeNumber = integer.optional();
export const texts = z.array(z.string()).optional();
export const textMap = z.record(z.string(), z.string()).optional();
export const attributeMap = z.record(z.string(), z.object({ DataType: text, StringValue: text, BinaryValue: text })).optional();

/** The queue a request is about. A request of the Query protocol may be sent to its URL instead of naming it. */
export function queueOf(queues: Queues, queueUrl: string | undefined, request: AwsRequest): Queue {
  return queues.need(parseQueueUrl(required(queueUrl ?? (request.path === '/' ? undefined : request.path), 'QueueUrl'), request.region));
}
