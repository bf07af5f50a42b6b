import { AwsError } from '../../server/service.ts';
import { invalidAttributeValue, invalidValue, queueDoesNotExist, unknownAttribute } from './errors.ts';
import { parseQueueArn, type QueueKey } from './queue-key.ts';

/** Ranges and defaults. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const NUMBERS: Readonly<Record<string, { min: number; max: number; initial: number | null }>> = {
  DelaySeconds: { min: 0, max: 900, initial: 0 },
  MaximumMessageSize: { min: 1024, max: 1_048_576, initial: 1_048_576 },
  MessageRetentionPeriod: { min: 60, max: 1_209_600, initial: 345_600 },
  ReceiveMessageWaitTimeSeconds: { min: 0, max: 20, initial: 0 },
  VisibilityTimeout: { min: 0, max: 43_200, initial: 30 },
  KmsDataKeyReusePeriodSeconds: { min: 60, max: 86_400, initial: null },
};
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  SqsManagedSseEnabled: ['true', 'false'],
  FifoQueue: ['true', 'false'],
  ContentBasedDeduplication: ['true', 'false'],
  DeduplicationScope: ['messageGroup', 'queue'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
};
/** JSON, and a text; an empty one takes the attribute away. */
const DOCUMENTS = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy'];
const TEXTS = ['KmsMasterKeyId'];
const FIFO_ONLY = ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];
/** Told by the queue itself. */
export const COMPUTED_ATTRIBUTES = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
] as const;

/** Every name that `GetQueueAttributes` takes, apart from `All`. */
export const ATTRIBUTE_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(NUMBERS),
  ...Object.keys(CHOICES),
  ...DOCUMENTS,
  ...TEXTS,
  ...COMPUTED_ATTRIBUTES,
]);

export interface RedrivePolicy {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

/** Attributes of a new queue that were not given. */
export function defaultAttributes(fifo: boolean): Record<string, string> {
  const attributes: Record<string, string> = { SqsManagedSseEnabled: 'true' };
  for (const [name, { initial }] of Object.entries(NUMBERS)) if (initial !== null) attributes[name] = String(initial);
  if (!fifo) return attributes;
  return {
    ...attributes,
    FifoQueue: 'true',
    ContentBasedDeduplication: 'false',
    DeduplicationScope: 'queue',
    FifoThroughputLimit: 'perQueue',
  };
}

/** The attributes in the form in which they are stored. Throws what SQS says of a name or a value it does not take. */
export function checkAttributes(
  given: Readonly<Record<string, string>>,
  queue: QueueKey,
  { fifo, isFifo }: { fifo: boolean; isFifo(queue: QueueKey): boolean | null },
): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!fifo && FIFO_ONLY.includes(name)) throw fifoOnly(name);
    checked[name] = checkAttribute(name, value);
  }
  const redrive = checked['RedrivePolicy'];
  if (redrive !== undefined && redrive !== '') checkRedrive(redrive, queue, { fifo, isFifo });
  if (checked['KmsMasterKeyId'] !== undefined && checked['KmsMasterKeyId'] !== '' && checked['SqsManagedSseEnabled'] === 'true') {
    throw new AwsError(
      'InvalidAttributeName',
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    );
  }
  return checked;
}

/** The stored attributes after a change; an empty text takes an attribute away. */
export function mergeAttributes(
  stored: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>>,
): Record<string, string> {
  const merged = { ...stored, ...change };
  // A key of one's own replaces SQS's, and the other way round.
  if (change['KmsMasterKeyId'] !== undefined && change['KmsMasterKeyId'] !== '') {
    merged['SqsManagedSseEnabled'] = 'false';
    merged['KmsDataKeyReusePeriodSeconds'] ??= '300';
  } else if (change['SqsManagedSseEnabled'] === 'true') {
    merged['KmsMasterKeyId'] = '';
  }
  if (merged['KmsMasterKeyId'] === '') merged['KmsDataKeyReusePeriodSeconds'] = '';
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
}

/** Null without one. */
export function redrivePolicy(attributes: Readonly<Record<string, string>>): RedrivePolicy | null {
  const text = attributes['RedrivePolicy'];
  if (text === undefined) return null;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as { deadLetterTargetArn: string; maxReceiveCount: unknown };
  return { deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) };
}

function checkAttribute(name: string, value: string): string {
  const range = NUMBERS[name];
  if (range !== undefined) {
    if (name === 'KmsDataKeyReusePeriodSeconds' && value === '') return value;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    if (!(number >= range.min && number <= range.max)) throw invalidAttributeValue(name);
    return String(number);
  }
  const choices = CHOICES[name];
  if (choices !== undefined) {
    // `True`, as some clients write it, is taken for `true`.
    const choice = choices.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    if (choice === undefined) throw invalidAttributeValue(name);
    return choice;
  }
  if (DOCUMENTS.includes(name)) {
    if (value !== '' && !isJsonObject(value)) throw invalidAttributeValue(name);
    return value;
  }
  if (!TEXTS.includes(name)) throw unknownAttribute(name);
  return value;
}

function checkRedrive(text: string, queue: QueueKey, { fifo, isFifo }: { fifo: boolean; isFifo(queue: QueueKey): boolean | null }): void {
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as Record<string, unknown>;
  const refuse = (reason: string) => invalidValue(text, 'RedrivePolicy', reason);
  if (typeof deadLetterTargetArn !== 'string') {
    throw refuse('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  }
  if (maxReceiveCount === undefined) throw refuse('Redrive policy does not contain mandatory attribute: maxReceiveCount.');
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw refuse(`Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`);
  }
  const target = parseQueueArn(deadLetterTargetArn);
  if (target === null) throw refuse('Invalid value for deadLetterTargetArn.');
  if (target.account !== queue.account || target.region !== queue.region) {
    throw refuse('Dead-letter target owner should be same as the source.');
  }
  const sameKind = isFifo(target);
  if (sameKind === null) throw queueDoesNotExist();
  if (sameKind !== fifo) throw refuse('Dead-letter queue must be same type of queue as the source.');
}

function fifoOnly(name: string): AwsError {
  if (name === 'ContentBasedDeduplication') return unknownAttribute(name);
  return new AwsError('InvalidAttributeName', `You can specify the ${name} only when FifoQueue is set to true.`);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
