import type { CreateEventSourceMappingRequest } from '@aws-sdk/client-lambda';
import { AwsError } from '../../server/service.ts';
import { arnService } from '../../sources.ts';
import type { LambdaContext } from '../operation.ts';
import { invalidParameter } from '../protocol/answers.ts';
import type { EventSourceMappingSettings } from '../state/model.ts';

/** What can be set of a mapping, but for its function and whether it is enabled. */
export type MappingInput = Omit<CreateEventSourceMappingRequest, 'FunctionName' | 'Enabled' | 'Tags' | 'StartingPositionTimestamp'> & {
  StartingPositionTimestamp?: number | undefined;
};

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html "The minimum valid value for maximum record age is 60s" */
const MIN_RECORD_AGE_S = 60;
const OWN_MEMBERS = new Set(['FunctionName', 'Enabled', 'Tags', 'UUID']);
/** Members that only streams have. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
const STREAM_ONLY = [
  'ParallelizationFactor',
  'StartingPosition',
  'StartingPositionTimestamp',
  'DestinationConfig',
  'MaximumRecordAgeInSeconds',
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'TumblingWindowInSeconds',
] as const;
const STREAM_DEFAULTS: EventSourceMappingSettings = {
  BatchSize: 100,
  MaximumBatchingWindowInSeconds: 0,
  ParallelizationFactor: 1,
  DestinationConfig: { OnFailure: {} },
  MaximumRecordAgeInSeconds: -1,
  BisectBatchOnFunctionError: false,
  MaximumRetryAttempts: -1,
  TumblingWindowInSeconds: 0,
  FunctionResponseTypes: [],
};
const QUEUE_DEFAULTS: EventSourceMappingSettings = { BatchSize: 10, MaximumBatchingWindowInSeconds: 0, FunctionResponseTypes: [] };

/** Which source a mapping reads from, by its ARN. */
export type SourceKind = 'queue' | 'stream';

/** The kind of source that can be polled here. Throws in AWS's words where there is none, or none that the runtime has. */
export function sourceKind(input: MappingInput): SourceKind {
  const service = arnService(input.EventSourceArn ?? '');
  if (service === 'sqs') return 'queue';
  if (service === 'dynamodb' || service === 'kinesis') return 'stream';
  if (input.EventSourceArn === undefined && input.SelfManagedEventSource === undefined)
    throw invalidParameter('Unrecognized event source.');
  throw invalidParameter('Unrecognized event source. The local runtime polls queues of SQS and streams of DynamoDB and Kinesis.');
}

/** All settings of a mapping: what the request has, over what it had, over AWS's defaults. Checked. */
export function mappingSettings(
  context: LambdaContext,
  kind: SourceKind,
  input: MappingInput,
  before: EventSourceMappingSettings | null,
): EventSourceMappingSettings {
  if (kind === 'queue') refuseStreamMembers(input);
  else checkStart(input, before);
  for (const { Pattern = '' } of input.FilterCriteria?.Filters ?? []) checkPattern(Pattern);
  const given = Object.fromEntries(Object.entries(input).filter(([name, value]) => value !== undefined && !OWN_MEMBERS.has(name)));
  const settings: EventSourceMappingSettings = { ...(before ?? (kind === 'queue' ? QUEUE_DEFAULTS : STREAM_DEFAULTS)), ...given };
  if (input.FilterCriteria !== undefined && (input.FilterCriteria.Filters ?? []).length === 0) delete settings.FilterCriteria;
  if (kind === 'queue') checkQueue(context, settings);
  else checkStream(context, settings);
  return settings;
}

function refuseStreamMembers(input: MappingInput): void {
  const member = STREAM_ONLY.find((name) => input[name] !== undefined);
  if (member !== undefined) throw invalidParameter(`Unsupported ${member} parameter for given event source mapping type.`);
}

function checkStart(input: MappingInput, before: EventSourceMappingSettings | null): void {
  if (before !== null) return;
  const { StartingPosition, EventSourceArn = '' } = input;
  if (StartingPosition === undefined) {
    throw invalidParameter(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    );
  }
  if (StartingPosition === 'AT_TIMESTAMP' && arnService(EventSourceArn) === 'dynamodb') {
    throw invalidParameter(`Unsupported starting position for arn type: ${EventSourceArn}`);
  }
}

function checkPattern(pattern: string): void {
  try {
    const parsed: unknown = JSON.parse(pattern);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return;
  } catch {
    // Told below.
  }
  throw invalidParameter('Invalid filter pattern definition.');
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
function checkQueue({ links }: LambdaContext, settings: EventSourceMappingSettings): void {
  const arn = settings.EventSourceArn ?? '';
  const { BatchSize = 10, MaximumBatchingWindowInSeconds = 0 } = settings;
  if (arn.endsWith('.fifo') && BatchSize > 10) throw invalidParameter('The batch size of a mapping with a FIFO queue is 10 at the most.');
  if (arn.endsWith('.fifo') && MaximumBatchingWindowInSeconds > 0)
    throw invalidParameter('Batching window is not supported for FIFO queues.');
  if (BatchSize > 10 && MaximumBatchingWindowInSeconds === 0) {
    throw invalidParameter('Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10');
  }
  if (describe(() => links.queues.get('sqs')?.describe(arn) ?? null) !== null) return;
  throw invalidParameter(
    'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.',
  );
}

function checkStream({ links }: LambdaContext, settings: EventSourceMappingSettings): void {
  const { MaximumRecordAgeInSeconds: age = -1 } = settings;
  if (age !== -1 && age < MIN_RECORD_AGE_S) {
    throw invalidParameter(`MaximumRecordAgeInSeconds has to be -1 or at least ${MIN_RECORD_AGE_S}, and is ${age}.`);
  }
  const arn = settings.EventSourceArn ?? '';
  if (describe(() => links.streams.get(arnService(arn))?.describe(arn) ?? null) === null)
    throw invalidParameter(`Stream not found: ${arn}`);
}

/** A source says that it is not there with null, or with its own error. */
function describe<T>(ask: () => T | null): T | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof AwsError) return null;
    throw error;
  }
}
