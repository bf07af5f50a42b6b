import { z } from 'zod';
import type { HostDocuments } from '../../../../../emulation-host.ts';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { AwsError } from '../../../server/service.ts';
import { invalidParameter, QUERY_ERROR_CODES, required } from '../errors.ts';
import { changeVisibility, deleteMessage } from '../in-flight.ts';
import { messageBytes } from '../message-digest.ts';
import type { Queue } from '../queue.ts';
import type { Queues } from '../queues.ts';
import { checkMessage, noDeduplication, sendMessage, type GivenMessage } from '../send-message.ts';
import { messageInput } from './message-operations.ts';
import { queueOf, text, wholeNumber } from './inputs.ts';

const MAX_ENTRIES = 10;
/** "the maximum total payload size (the sum of the individual lengths of all of the batched messages)": 1 MiB. */
const MAX_BATCH_BYTES = 1_048_576;

/** Up to ten at once; each has its own result. */
export function batchOperations(queues: Queues, documents: HostDocuments): Operations {
  return {
    SendMessageBatch: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, Entries: z.array(z.object({ Id: text, ...messageInput })).optional() }),
      handle: (input, request) => {
        const queue = queueOf(queues, input.QueueUrl, request);
        const entries = checkEntries(input.Entries);
        checkBatch(queue, entries);
        return documents.transaction(() =>
          each(entries, (entry) => ({ ...sendMessage(queue, checkMessage(queue, entry, request.headers), request.account) })),
        );
      },
    }),
    DeleteMessageBatch: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, Entries: z.array(z.object({ Id: text, ReceiptHandle: text })).optional() }),
      handle: (input, request) => {
        const queue = queueOf(queues, input.QueueUrl, request);
        const entries = checkEntries(input.Entries);
        return documents.transaction(() => each(entries, (entry) => deleteMessage(queue, required(entry.ReceiptHandle, 'ReceiptHandle'))));
      },
    }),
    ChangeMessageVisibilityBatch: operation({
      level: 'verified',
      input: z.object({
        QueueUrl: text,
        Entries: z.array(z.object({ Id: text, ReceiptHandle: text, VisibilityTimeout: wholeNumber })).optional(),
      }),
      handle: (input, request) => {
        const queue = queueOf(queues, input.QueueUrl, request);
        const entries = checkEntries(input.Entries);
        return documents.transaction(() =>
          each(entries, ({ ReceiptHandle, VisibilityTimeout }) =>
            changeVisibility(queue, required(ReceiptHandle, 'ReceiptHandle'), VisibilityTimeout ?? 0),
          ),
        );
      },
    }),
  };
}

function checkEntries<T extends { Id?: string | undefined }>(given: readonly T[] | undefined): (T & { Id: string })[] {
  if (given === undefined || given.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (given.length > MAX_ENTRIES) {
    const message = `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${given.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', message);
  }
  const seen = new Set<string>();
  return given.map((entry) => {
    const { Id = '' } = entry;
    if (!/^[\w-]{1,80}$/.test(Id)) {
      throw new AwsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (seen.has(Id)) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    seen.add(Id);
    return { ...entry, Id };
  });
}

/** What makes the whole batch fail. */
function checkBatch(queue: Queue, entries: readonly GivenMessage[]): void {
  const bytes = entries.reduce((sum, { MessageBody = '', MessageAttributes = {} }) => {
    const attributes = Object.entries(MessageAttributes).map(([name, { DataType = '', StringValue, BinaryValue }]) => {
      const value = {
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
      };
      return [name, { dataType: DataType, ...value }] as const;
    });
    return sum + messageBytes(MessageBody, Object.fromEntries(attributes));
  }, 0);
  if (bytes > MAX_BATCH_BYTES) {
    const message = `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`;
    throw new AwsError('BatchRequestTooLong', message);
  }
  if (!queue.fifo) return;
  if (entries.some(({ MessageGroupId }) => MessageGroupId === undefined)) {
    throw invalidParameter('The request must contain the parameter MessageGroupId.');
  }
  const byContent = queue.record.attributes['ContentBasedDeduplication'] === 'true';
  if (!byContent && entries.some(({ MessageDeduplicationId }) => MessageDeduplicationId === undefined)) throw noDeduplication();
}

function each<T extends { Id: string }>(entries: readonly T[], run: (entry: T) => Record<string, unknown> | void) {
  const successful: Record<string, unknown>[] = [];
  const failed: Record<string, unknown>[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: QUERY_ERROR_CODES[error.code] ?? error.code, Message: error.message });
    }
  }
  return { ...(successful.length === 0 ? {} : { Successful: successful }), ...(failed.length === 0 ? {} : { Failed: failed }) };
}
