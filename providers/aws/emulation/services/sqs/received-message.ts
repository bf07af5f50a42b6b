import { md5, md5OfAttributes } from './message-digest.ts';
import { sequenceNumber, type MessageAttribute, type ReceivedMessage } from './message.ts';
import type { Queue } from './queue.ts';

/** The system attributes of a received message that it has. */
export function systemAttributes(queue: Queue, { state, content }: ReceivedMessage): Record<string, string> {
  const { groupId, deduplicationId, deadLetterSourceArn, firstReceivedAtMs } = state;
  return {
    SenderId: state.senderId,
    SentTimestamp: String(state.sentAtMs),
    ApproximateReceiveCount: String(state.receives),
    ApproximateFirstReceiveTimestamp: String(firstReceivedAtMs ?? state.sentAtMs),
    ...(groupId === null ? {} : { MessageGroupId: groupId }),
    ...(deduplicationId === null ? {} : { MessageDeduplicationId: deduplicationId }),
    ...(queue.fifo ? { SequenceNumber: sequenceNumber(state) } : {}),
    ...(content.traceHeader === null ? {} : { AWSTraceHeader: content.traceHeader }),
    ...(deadLetterSourceArn === null ? {} : { DeadLetterQueueSourceArn: deadLetterSourceArn }),
  };
}

/** A member of `Messages`, with the attributes that were asked for. */
export function toWire(
  queue: Queue,
  message: ReceivedMessage,
  asked: { system: readonly string[]; user: readonly string[] },
): Record<string, unknown> {
  const { state, content, receiptHandle } = message;
  const system = Object.entries(systemAttributes(queue, message)).filter(
    ([name]) => asked.system.includes('All') || asked.system.includes(name),
  );
  const user = Object.fromEntries(Object.entries(content.attributes).filter(([name]) => isAsked(name, asked.user)));
  const digest = md5OfAttributes(user);
  return {
    MessageId: state.id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5(content.body),
    Body: content.body,
    ...(system.length === 0 ? {} : { Attributes: Object.fromEntries(system) }),
    ...(digest === null
      ? {}
      : {
          MD5OfMessageAttributes: digest,
          MessageAttributes: Object.fromEntries(Object.entries(user).map(([name, value]) => [name, attributeToWire(value)])),
        }),
  };
}

/** "You can also receive all of the attributes by specifying All or .*", or a prefix: `foo.*`. */
function isAsked(name: string, asked: readonly string[]): boolean {
  return asked.some((pattern) => {
    if (pattern === 'All' || pattern === '.*' || pattern === '*') return true;
    return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) || name.startsWith(pattern.slice(0, -2)) : name === pattern;
  });
}

function attributeToWire({ dataType, stringValue, binaryValue }: MessageAttribute): Record<string, string> {
  return {
    DataType: dataType,
    ...(stringValue === undefined ? {} : { StringValue: stringValue }),
    ...(binaryValue === undefined ? {} : { BinaryValue: binaryValue }),
  };
}
