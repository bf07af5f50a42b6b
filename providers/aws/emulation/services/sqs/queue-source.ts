import type { DeliveryTarget, QueueMessage, QueueSource } from '../../sources.ts';
import { AwsError } from '../../server/service.ts';
import { queueDoesNotExist } from './errors.ts';
import { changeVisibility, deleteMessage } from './in-flight.ts';
import { md5, md5OfAttributes } from './message-digest.ts';
import type { MessageAttribute, ReceivedMessage } from './message.ts';
import { parseQueueArn } from './queue-key.ts';
import { numberAttribute, type Queue } from './queue.ts';
import type { Queues } from './queues.ts';
import { systemAttributes } from './received-message.ts';
import { checkMessage, sendMessage } from './send-message.ts';

/** Queues as Lambda's event source mappings poll them. */
export function createQueueSource(queues: Queues): QueueSource {
  return {
    describe(arn) {
      const queue = queues.findArn(arn);
      if (queue === null) return null;
      return { fifo: queue.fifo, visibilityTimeoutS: numberAttribute(queue.record, 'VisibilityTimeout') };
    },
    async receive(arn, { max, waitMs, signal, visibilityTimeoutS }) {
      const queue = needArn(queues, arn);
      const received = await queue.receive({ max: Math.min(max, 10), waitMs, visibilityTimeoutS, signal });
      return received.map((message) => toQueueMessage(queue, message));
    },
    remove(arn, receiptHandles) {
      const queue = needArn(queues, arn);
      for (const handle of receiptHandles) passOver(() => deleteMessage(queue, handle));
    },
    release(arn, receiptHandles, visibilityTimeoutS) {
      const queue = needArn(queues, arn);
      for (const handle of receiptHandles) passOver(() => changeVisibility(queue, handle, visibilityTimeoutS));
    },
    onMessage: (arn, listener) => needArn(queues, arn).onMessage(listener),
  };
}

/** Queues as destinations and dead letter queues of other services. */
export function createQueueTarget(queues: Queues): DeliveryTarget {
  return {
    exists: (arn) => queues.findArn(arn) !== null,
    deliver(arn, { body, attributes = {}, groupId, traceHeader }) {
      const queue = needArn(queues, arn);
      const given = Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }] as const);
      const message = checkMessage(
        queue,
        {
          MessageBody: body,
          MessageAttributes: Object.fromEntries(given),
          ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
        },
        traceHeader === undefined ? {} : { 'x-amzn-trace-id': traceHeader },
      );
      sendMessage(queue, message, parseQueueArn(arn)?.account ?? '');
    },
  };
}

function needArn(queues: Queues, arn: string): Queue {
  const queue = queues.findArn(arn);
  if (queue === null) throw queueDoesNotExist();
  return queue;
}

function toQueueMessage(queue: Queue, message: ReceivedMessage): QueueMessage {
  const { state, content, receiptHandle } = message;
  const digest = md5OfAttributes(content.attributes);
  return {
    messageId: state.id,
    receiptHandle,
    body: content.body,
    md5OfBody: md5(content.body),
    attributes: systemAttributes(queue, message),
    messageAttributes: Object.fromEntries(Object.entries(content.attributes).map(([name, value]) => [name, toSourceAttribute(value)])),
    ...(digest === null ? {} : { md5OfMessageAttributes: digest }),
  };
}

function toSourceAttribute({ dataType, stringValue, binaryValue }: MessageAttribute): QueueMessage['messageAttributes'][string] {
  return {
    dataType,
    ...(stringValue === undefined ? {} : { stringValue }),
    ...(binaryValue === undefined ? {} : { binaryValue: Buffer.from(binaryValue, 'base64') }),
  };
}

/** A receipt that is not valid any more belongs to a message that somebody else has by now. */
function passOver(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
