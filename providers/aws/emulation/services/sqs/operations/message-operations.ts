import { z } from 'zod';
import type { HostDocuments } from '../../../../../emulation-host.ts';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { invalidParameter, invalidValue, required } from '../errors.ts';
import { changeVisibility, deleteMessage } from '../in-flight.ts';
import { numberAttribute } from '../queue.ts';
import type { Queues } from '../queues.ts';
import { toWire } from '../received-message.ts';
import { checkMessage, sendMessage } from '../send-message.ts';
import { attributeMap, queueOf, text, texts, wholeNumber } from './inputs.ts';

const SYSTEM_ATTRIBUTES: ReadonlySet<string> = new Set([
  'All',
  'SenderId',
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageDeduplicationId',
  'MessageGroupId',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
]);

export const messageInput = {
  MessageBody: text,
  DelaySeconds: wholeNumber,
  MessageAttributes: attributeMap,
  MessageSystemAttributes: attributeMap,
  MessageDeduplicationId: text,
  MessageGroupId: text,
};

/** One message at a time, and receiving. */
export function messageOperations(queues: Queues, documents: HostDocuments): Operations {
  return {
    SendMessage: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, ...messageInput }),
      handle: (input, request) => {
        const queue = queueOf(queues, input.QueueUrl, request);
        return documents.transaction(() => sendMessage(queue, checkMessage(queue, input, request.headers), request.account));
      },
    }),
    ReceiveMessage: operation({
      level: 'verified',
      input: z.object({
        QueueUrl: text,
        AttributeNames: texts,
        MessageSystemAttributeNames: texts,
        MessageAttributeNames: texts,
        MaxNumberOfMessages: wholeNumber,
        VisibilityTimeout: wholeNumber,
        WaitTimeSeconds: wholeNumber,
        ReceiveRequestAttemptId: text,
      }),
      handle: async (input, request) => {
        const queue = queueOf(queues, input.QueueUrl, request);
        const asked = {
          system: checkSystemNames([...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])]),
          user: input.MessageAttributeNames ?? [],
        };
        const messages = await queue.receive({
          max: inRange(input.MaxNumberOfMessages ?? 1, 'MaxNumberOfMessages', 1, 10),
          waitMs:
            1000 *
            inRange(input.WaitTimeSeconds ?? numberAttribute(queue.record, 'ReceiveMessageWaitTimeSeconds'), 'WaitTimeSeconds', 0, 20),
          visibilityTimeoutS:
            input.VisibilityTimeout === undefined ? undefined : inRange(input.VisibilityTimeout, 'VisibilityTimeout', 0, 43_200),
          signal: request.signal,
        });
        return messages.length === 0 ? {} : { Messages: messages.map((message) => toWire(queue, message, asked)) };
      },
    }),
    DeleteMessage: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, ReceiptHandle: text }),
      handle: (input, request) => {
        deleteMessage(queueOf(queues, input.QueueUrl, request), required(input.ReceiptHandle, 'ReceiptHandle'));
      },
    }),
    ChangeMessageVisibility: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, ReceiptHandle: text, VisibilityTimeout: wholeNumber }),
      handle: (input, request) => {
        const queue = queueOf(queues, input.QueueUrl, request);
        changeVisibility(queue, required(input.ReceiptHandle, 'ReceiptHandle'), required(input.VisibilityTimeout, 'VisibilityTimeout'));
      },
    }),
  };
}

function inRange(value: number, parameter: string, min: number, max: number): number {
  if (value >= min && value <= max) return value;
  const range = parameter === 'MaxNumberOfMessages' ? `between ${min} and ${max}` : `>= ${min} and <= ${max}`;
  throw invalidValue(value, parameter, `Must be ${range}, if provided.`);
}

function checkSystemNames(names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !SYSTEM_ATTRIBUTES.has(name));
  if (unknown === undefined) return names;
  throw invalidParameter(`Unknown Attribute ${unknown}.`);
}
