import { z } from 'zod';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { AwsError } from '../../../server/service.ts';
import { invalidParameter, invalidValue, required, unknownAttribute } from '../errors.ts';
import { ATTRIBUTE_NAMES, checkAttributes, defaultAttributes, mergeAttributes, redrivePolicy } from '../queue-attributes.ts';
import { queueArn, queueUrl, type QueueKey } from '../queue-key.ts';
import type { Queue } from '../queue.ts';
import type { Queues } from '../queues.ts';
import { queueOf, text, textMap, texts, wholeNumber } from './inputs.ts';

/** "If you don't set MaxResults, the response includes a maximum of 1,000 results." */
const MAX_QUEUES = 1000;
/** "Amazon SQS allows only one PurgeQueue operation every 60 seconds." */
const PURGE_INTERVAL_MS = 60_000;

/** Making, finding, changing and removing queues. */
export function queueOperations(queues: Queues): Operations {
  return {
    CreateQueue: operation({
      level: 'verified',
      input: z.object({ QueueName: text, Attributes: textMap, tags: textMap, Tags: textMap }),
      handle: (input, { account, region, origin }) => {
        const key = { account, region, name: required(input.QueueName, 'QueueName') };
        const queue = createQueue(queues, key, input.Attributes ?? {}, input.tags ?? input.Tags ?? {});
        return { QueueUrl: queueUrl(origin, queue.record) };
      },
    }),
    GetQueueUrl: operation({
      level: 'verified',
      input: z.object({ QueueName: text, QueueOwnerAWSAccountId: text }),
      handle: (input, { account, region, origin }) => {
        const name = required(input.QueueName, 'QueueName');
        const queue = queues.need({ account: input.QueueOwnerAWSAccountId ?? account, region, name });
        return { QueueUrl: queueUrl(origin, queue.record) };
      },
    }),
    ListQueues: operation({
      level: 'verified',
      input: z.object({ QueueNamePrefix: text, NextToken: text, MaxResults: wholeNumber }),
      handle: ({ QueueNamePrefix = '', NextToken, MaxResults }, { account, region, origin }) => {
        const page = pageOf(MaxResults, NextToken);
        const found = queues.list({ account, region, prefix: QueueNamePrefix, after: page.after, limit: page.limit + 1 });
        const shown = found.slice(0, page.limit);
        return {
          ...(shown.length === 0 ? {} : { QueueUrls: shown.map((record) => queueUrl(origin, record)) }),
          ...page.next(found.length > page.limit, shown.at(-1)?.name),
        };
      },
    }),
    DeleteQueue: operation({
      level: 'approximated',
      note: 'The queue and its name are free at once; AWS takes up to 60 seconds.',
      input: z.object({ QueueUrl: text }),
      handle: (input, request) => queues.remove(queueOf(queues, input.QueueUrl, request)),
    }),
    PurgeQueue: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text }),
      handle: (input, request) => purge(queues, queueOf(queues, input.QueueUrl, request)),
    }),
    GetQueueAttributes: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, AttributeNames: texts }),
      handle: (input, request) => {
        const attributes = attributesOf(queueOf(queues, input.QueueUrl, request), input.AttributeNames ?? []);
        return Object.keys(attributes).length === 0 ? {} : { Attributes: attributes };
      },
    }),
    SetQueueAttributes: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, Attributes: textMap }),
      handle: (input, request) => {
        setAttributes(queues, queueOf(queues, input.QueueUrl, request), required(input.Attributes, 'Attribute.Name'));
      },
    }),
    ListDeadLetterSourceQueues: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, NextToken: text, MaxResults: wholeNumber }),
      handle: (input, request) => {
        const target = queueOf(queues, input.QueueUrl, request).record;
        const page = pageOf(input.MaxResults, input.NextToken);
        const sources = deadLetterSources(queues, target).filter(({ name }) => page.after === undefined || name > page.after);
        const shown = sources.slice(0, page.limit);
        return {
          queueUrls: shown.map((record) => queueUrl(request.origin, record)),
          ...page.next(sources.length > page.limit, shown.at(-1)?.name),
        };
      },
    }),
  };
}

/** Queues of the same account and region whose dead letters go to this one. */
export function deadLetterSources(queues: Queues, target: QueueKey): QueueKey[] {
  const arn = queueArn(target);
  return queues
    .list({ ...target, prefix: '', limit: Number.MAX_SAFE_INTEGER })
    .filter(({ attributes }) => redrivePolicy(attributes)?.deadLetterTargetArn === arn);
}

function createQueue(queues: Queues, key: QueueKey, given: Record<string, string>, tags: Record<string, string>): Queue {
  const fifo = given['FifoQueue']?.toLowerCase() === 'true';
  if (given['FifoQueue'] !== undefined && !fifo) throw unknownAttribute('FifoQueue');
  checkName(key.name, fifo);
  const attributes = checkAttributes(given, key, { fifo, isFifo: (other) => queues.find(other)?.fifo ?? null });
  const existing = queues.find(key);
  if (existing !== null) {
    const different = Object.keys(attributes).find((name) => (existing.record.attributes[name] ?? '') !== attributes[name]);
    if (different === undefined) return existing;
    throw new AwsError('QueueNameExists', `A queue already exists with the same name and a different value for attribute ${different}`);
  }
  const createdAtMs = Date.now();
  return queues.create({
    ...key,
    createdAtMs,
    modifiedAtMs: createdAtMs,
    purgedAtMs: null,
    attributes: mergeAttributes(defaultAttributes(fifo), attributes),
    tags,
  });
}

function checkName(name: string, fifo: boolean): void {
  if (fifo && !/^[\w-]{1,75}\.fifo$/.test(name)) {
    throw invalidParameter(
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
    );
  }
  if (!fifo && !/^[\w-]{1,80}$/.test(name)) {
    throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
  }
}

function setAttributes(queues: Queues, queue: Queue, given: Record<string, string>): void {
  const { record, fifo } = queue;
  if (given['FifoQueue'] !== undefined) {
    if (!fifo) throw unknownAttribute('FifoQueue');
    if (given['FifoQueue'].toLowerCase() !== 'true') {
      throw new AwsError(
        'InvalidAttributeValue',
        'Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.',
      );
    }
  }
  const change = checkAttributes(given, record, { fifo, isFifo: (other) => queues.find(other)?.fifo ?? null });
  queue.record = { ...record, attributes: mergeAttributes(record.attributes, change), modifiedAtMs: Date.now() };
  queues.save(queue.record);
}

function attributesOf(queue: Queue, names: readonly string[]): Record<string, string> {
  const unknown = names.find((name) => name !== 'All' && !ATTRIBUTE_NAMES.has(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  const { record, messages } = queue;
  const nowMs = Date.now();
  messages.expire(nowMs - 1000 * Number(record.attributes['MessageRetentionPeriod']));
  const { visible, inFlight, delayed } = messages.counts(nowMs);
  const all: Record<string, string> = {
    ...record.attributes,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(record.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(record.modifiedAtMs / 1000)),
    QueueArn: queueArn(record),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name)));
}

function purge(queues: Queues, queue: Queue): void {
  const { record } = queue;
  if (record.purgedAtMs !== null && Date.now() - record.purgedAtMs < PURGE_INTERVAL_MS) {
    const message = `Only one PurgeQueue operation on ${record.name} is allowed every 60 seconds.`;
    throw new AwsError('PurgeQueueInProgress', message, { status: 403 });
  }
  queue.messages.clear();
  queue.record = { ...record, purgedAtMs: Date.now() };
  queues.save(queue.record);
}

function pageOf(maxResults: number | undefined, token: string | undefined) {
  if (maxResults !== undefined && (maxResults < 1 || maxResults > MAX_QUEUES)) {
    throw invalidValue(maxResults, 'MaxResults', 'MaxResults must be an integer between 1 and 1000.');
  }
  return {
    limit: maxResults ?? MAX_QUEUES,
    after: token === undefined ? undefined : Buffer.from(token, 'base64').toString(),
    /** "You must set MaxResults to receive a value for NextToken in the response." */
    next: (more: boolean, last: string | undefined) =>
      maxResults !== undefined && more && last !== undefined ? { NextToken: Buffer.from(last).toString('base64') } : {},
  };
}
