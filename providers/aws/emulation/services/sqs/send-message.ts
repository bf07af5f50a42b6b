import { randomUUID } from 'node:crypto';
import type { AwsError } from '../../server/service.ts';
import { checkAttributes, checkBody, checkFifoId, checkSize, checkTraceHeader, type GivenAttribute } from './check-message.ts';
import { contentId, scopedId } from './deduplication.ts';
import { invalidParameter, invalidValue, missingParameter } from './errors.ts';
import { md5, md5OfAttributes } from './message-digest.ts';
import { sequenceNumber, type MessageContent } from './message.ts';
import { numberAttribute, type Queue } from './queue.ts';

/** A message as a sender gives it. */
export interface GivenMessage {
  MessageBody?: string | undefined;
  DelaySeconds?: number | undefined;
  MessageAttributes?: Record<string, GivenAttribute> | undefined;
  MessageSystemAttributes?: Record<string, GivenAttribute> | undefined;
  MessageDeduplicationId?: string | undefined;
  MessageGroupId?: string | undefined;
}

/** A message that passed all checks and can be put into its queue. */
export interface CheckedMessage {
  content: MessageContent;
  delayMs: number;
  groupId: string | null;
  deduplicationId: string | null;
}

export interface SendResult {
  MD5OfMessageBody: string;
  MD5OfMessageAttributes?: string;
  MD5OfMessageSystemAttributes?: string;
  MessageId: string;
  SequenceNumber?: string;
}

/** `X-Amzn-Trace-Id` of the request, which is the message's where it has none of its own. @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sqs.html */
function propagated(headers: Readonly<Record<string, string>>): string | null {
  const header = headers['x-amzn-trace-id'] ?? '';
  return /\bRoot=1-/.test(header) ? header : null;
}

/** Throws SQS's own error for what is wrong with the message. `headers` are those of the request. */
export function checkMessage(queue: Queue, given: GivenMessage, headers: Readonly<Record<string, string>>): CheckedMessage {
  const body = checkBody(given.MessageBody);
  const attributes = checkAttributes(given.MessageAttributes);
  checkSize(body, attributes, numberAttribute(queue.record, 'MaximumMessageSize'));
  const traceHeader = checkTraceHeader(given.MessageSystemAttributes) ?? propagated(headers);
  return { content: { body, attributes, traceHeader }, delayMs: delayOf(queue, given.DelaySeconds), ...fifoIds(queue, given, body) };
}

/** Puts the message into the queue, durably; a FIFO queue's duplicate is answered as the first one was. */
export function sendMessage(queue: Queue, { content, delayMs, groupId, deduplicationId }: CheckedMessage, senderId: string): SendResult {
  const sentAtMs = Date.now();
  const scoped = deduplicationId === null ? null : scopedId(queue.record.attributes, groupId ?? '', deduplicationId);
  const earlier = scoped === null ? null : queue.deduplication.find(scoped, sentAtMs);
  if (earlier !== null) return resultOf(queue, content, { id: earlier.messageId, seq: earlier.seq });
  const state = queue.messages.add(
    {
      id: randomUUID(),
      senderId,
      sentAtMs,
      visibleAtMs: sentAtMs + delayMs,
      receives: 0,
      firstReceivedAtMs: null,
      lastReceivedAtMs: null,
      receipt: null,
      groupId,
      deduplicationId,
      deadLetterSourceArn: null,
    },
    content,
  );
  if (scoped !== null) queue.deduplication.remember(scoped, { messageId: state.id, seq: state.seq, atMs: sentAtMs });
  setImmediate(queue.notify);
  return resultOf(queue, content, state);
}

function resultOf(queue: Queue, { body, attributes, traceHeader }: MessageContent, { id, seq }: { id: string; seq: number }): SendResult {
  const md5OfUserAttributes = md5OfAttributes(attributes);
  const system = traceHeader === null ? null : md5OfAttributes({ AWSTraceHeader: { dataType: 'String', stringValue: traceHeader } });
  return {
    MD5OfMessageBody: md5(body),
    ...(md5OfUserAttributes === null ? {} : { MD5OfMessageAttributes: md5OfUserAttributes }),
    ...(system === null ? {} : { MD5OfMessageSystemAttributes: system }),
    MessageId: id,
    ...(queue.fifo ? { SequenceNumber: sequenceNumber({ seq }) } : {}),
  };
}

function delayOf(queue: Queue, seconds: number | undefined): number {
  const ofQueue = 1000 * numberAttribute(queue.record, 'DelaySeconds');
  // "When you set FifoQueue, you can't set DelaySeconds per message": 0 is taken for the queue's own.
  if (queue.fifo) {
    if (seconds === undefined || seconds === 0) return ofQueue;
    throw invalidValue(seconds, 'DelaySeconds', 'The request include parameter that is not valid for this queue type.');
  }
  if (seconds === undefined) return ofQueue;
  if (seconds < 0 || seconds > 900) {
    throw invalidValue(seconds, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.');
  }
  return 1000 * seconds;
}

function fifoIds(queue: Queue, given: GivenMessage, body: string): { groupId: string | null; deduplicationId: string | null } {
  const groupId = given.MessageGroupId === undefined ? null : checkFifoId(given.MessageGroupId, 'MessageGroupId');
  const deduplicationId =
    given.MessageDeduplicationId === undefined ? null : checkFifoId(given.MessageDeduplicationId, 'MessageDeduplicationId');
  if (!queue.fifo) {
    if (deduplicationId === null) return { groupId, deduplicationId: null };
    throw invalidValue(
      deduplicationId,
      'MessageDeduplicationId',
      'The request includes a parameter that is not valid for this queue type.',
    );
  }
  if (groupId === null) throw missingParameter('MessageGroupId');
  if (deduplicationId !== null) return { groupId, deduplicationId };
  if (queue.record.attributes['ContentBasedDeduplication'] !== 'true') throw noDeduplication();
  return { groupId, deduplicationId: contentId(body) };
}

export function noDeduplication(): AwsError {
  return invalidParameter('The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly');
}
