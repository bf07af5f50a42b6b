import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { picked } from '../resources/parts.ts';
import { generated } from './generated.ts';
import type { FunctionEvent } from './function-events.ts';
import { invalidEvent } from './invalid.ts';

const QUEUE = [
  'BatchSize',
  'Enabled',
  'FilterCriteria',
  'FunctionResponseTypes',
  'KmsKeyArn',
  'MaximumBatchingWindowInSeconds',
  'MetricsConfig',
  'ProvisionedPollerConfig',
  'ScalingConfig',
];
const STREAM = [
  'BatchSize',
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'Enabled',
  'FilterCriteria',
  'FunctionResponseTypes',
  'KmsKeyArn',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'MetricsConfig',
  'ParallelizationFactor',
  'StartingPosition',
  'StartingPositionTimestamp',
  'TumblingWindowInSeconds',
];

/** Event sources that Lambda polls: the property that names the source, what else is heeded, the policy that polling needs. */
const SOURCES = {
  SQS: { source: 'Queue', properties: QUEUE, policy: 'AWSLambdaSQSQueueExecutionRole' },
  Kinesis: { source: 'Stream', properties: STREAM, policy: 'AWSLambdaKinesisExecutionRole' },
  DynamoDB: { source: 'Stream', properties: STREAM, policy: 'AWSLambdaDynamoDBExecutionRole' },
} as const;

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sqs.html and its siblings */
export function mappingEvent(kind: keyof typeof SOURCES): (event: FunctionEvent) => void {
  const { source, properties, policy } = SOURCES[kind];
  return ({ id, name, props, resource, target, needs, result }) => {
    const unknown = Object.keys(props).find((property) => property !== source && !(properties as readonly string[]).includes(property));
    if (unknown !== undefined) throw invalidEvent(id, name, `property ${unknown} not defined for resource of type ${kind}`);
    if (props[source] === undefined) throw invalidEvent(id, name, `No ${source} provided.`);
    if (kind !== 'SQS' && props['StartingPosition'] === undefined) {
      throw invalidEvent(id, name, `StartingPosition is required for ${kind}.`);
    }
    needs.managed.add(policy);
    result[`${id}${name}`] = generated(
      'AWS::Lambda::EventSourceMapping',
      { ...picked(props, properties), ...destination(`${id}${name}`, props, needs), EventSourceArn: props[source], FunctionName: target },
      resource,
    );
  };
}

/** Where records go that could not be worked off: its kind is the transform's, for the role. */
function destination(id: string, props: Mapping, needs: FunctionEvent['needs']): Mapping {
  if (!isMapping(props['DestinationConfig'])) return {};
  const { Type, Destination } = mappingAt(props, 'DestinationConfig', 'OnFailure');
  const action = Type === 'SQS' ? 'sqs:SendMessage' : Type === 'SNS' ? 'sns:publish' : null;
  if (action !== null) {
    const Statement = [{ Action: action, Effect: 'Allow', Resource: Destination }];
    needs.inline.push({ PolicyName: `${id}${String(Type)}Policy`, PolicyDocument: { Version: '2012-10-17', Statement } });
  }
  return { DestinationConfig: { OnFailure: { Destination } } };
}
