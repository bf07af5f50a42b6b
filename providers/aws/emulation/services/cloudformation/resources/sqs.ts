import type { Mapping } from '../../../../../detection/cloud-yaml.ts';
import { documentText, tagChanges, tagMap, text, textsAt, unlessMissing } from './parts.ts';
import type { Made, RemoveCall, ResourceType } from './resource-type.ts';

/** Attributes of a queue that properties set, with the value they have when they are taken out of the template. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  DelaySeconds: '0',
  FifoThroughputLimit: 'perQueue',
  KmsDataKeyReusePeriodSeconds: '300',
  KmsMasterKeyId: '',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  RedriveAllowPolicy: '',
  RedrivePolicy: '',
  SqsManagedSseEnabled: 'true',
  VisibilityTimeout: '30',
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const sqsQueue: ResourceType = {
  properties: [...Object.keys(ATTRIBUTES), 'FifoQueue', 'QueueName', 'Tags'],
  replaces: ['FifoQueue', 'QueueName'],
  named: 'QueueName',
  tagged: true,
  async create(call) {
    const { calls, props } = call;
    const fifo = String(props['FifoQueue']) === 'true';
    const name = props['QueueName'] === undefined ? `${call.newName(fifo ? 75 : 80)}${fifo ? '.fifo' : ''}` : text(props, 'QueueName');
    const attributes = { ...attributesOf(props, {}), ...(fifo ? { FifoQueue: 'true' } : {}) };
    const made = await calls.json('sqs', 'AmazonSQS.CreateQueue', { QueueName: name, Attributes: attributes, tags: tagMap(props) });
    return queue(call, text(made, 'QueueUrl'));
  },
  async update(call, { physicalId: QueueUrl, props: before }) {
    const { calls, props } = call;
    const Attributes = attributesOf(props, before);
    if (Object.keys(Attributes).length > 0) await calls.json('sqs', 'AmazonSQS.SetQueueAttributes', { QueueUrl, Attributes });
    const { set, gone } = tagChanges(before, props);
    if (gone.length > 0) await calls.json('sqs', 'AmazonSQS.UntagQueue', { QueueUrl, TagKeys: gone });
    if (Object.keys(set).length > 0) await calls.json('sqs', 'AmazonSQS.TagQueue', { QueueUrl, Tags: set });
    return queue(call, QueueUrl);
  },
  remove: ({ calls }, { physicalId }) => unlessMissing(calls.json('sqs', 'AmazonSQS.DeleteQueue', { QueueUrl: physicalId })),
};

function attributesOf(props: Mapping, before: Mapping): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ATTRIBUTES).flatMap(([name, initial]) => {
      const value = props[name];
      if (value === undefined) return before[name] === undefined ? [] : [[name, initial]];
      return [[name, typeof value === 'object' ? documentText(value) : text(props, name)]];
    }),
  );
}

async function queue({ calls }: RemoveCall, QueueUrl: string): Promise<Made> {
  const { Attributes } = await calls.json('sqs', 'AmazonSQS.GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn'] });
  const arn = text(Attributes as Mapping, 'QueueArn');
  return { physicalId: QueueUrl, attributes: { Arn: arn, QueueName: arn.split(':').at(-1), QueueUrl } };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html */
export const sqsQueuePolicy: ResourceType = {
  properties: ['PolicyDocument', 'Queues'],
  required: ['PolicyDocument', 'Queues'],
  replaces: [],
  async create(call) {
    await setPolicy(call, textsAt(call.props, 'Queues'), documentText(call.props['PolicyDocument']));
    return { physicalId: call.newName(128), attributes: {} };
  },
  async update(call, { physicalId, props: before }) {
    const queues = textsAt(call.props, 'Queues');
    await setPolicy(call, queues, documentText(call.props['PolicyDocument']));
    await clearPolicy(
      call,
      textsAt(before, 'Queues').filter((url) => !queues.includes(url)),
    );
    return { physicalId, attributes: {} };
  },
  remove: (call, { props }) => clearPolicy(call, textsAt(props, 'Queues')),
};

async function setPolicy({ calls }: RemoveCall, queues: readonly string[], Policy: string): Promise<void> {
  for (const QueueUrl of queues) await calls.json('sqs', 'AmazonSQS.SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
}

async function clearPolicy(call: RemoveCall, queues: readonly string[]): Promise<void> {
  for (const url of queues) await unlessMissing(setPolicy(call, [url], ''));
}
