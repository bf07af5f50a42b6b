import type { Mapping } from '../../../../../../detection/cloud-yaml.ts';
import { picked, tagMap, text, unlessMissing } from '../parts.ts';
import type { Made, ResourceType } from '../resource-type.ts';
import { shaped } from '../shaped.ts';
import { eventInvokePath, mappingPath } from './paths.ts';

/** What can be changed of a mapping, with the value it has when it is taken out of the template. */
const CHANGEABLE: Readonly<Record<string, unknown>> = {
  BatchSize: undefined,
  BisectBatchOnFunctionError: false,
  DestinationConfig: { OnFailure: {} },
  DocumentDBEventSourceConfig: undefined,
  Enabled: true,
  FilterCriteria: { Filters: [] },
  FunctionName: undefined,
  FunctionResponseTypes: [],
  KmsKeyArn: '',
  MaximumBatchingWindowInSeconds: 0,
  MaximumRecordAgeInSeconds: -1,
  MaximumRetryAttempts: -1,
  MetricsConfig: { Metrics: [] },
  ParallelizationFactor: 1,
  ProvisionedPollerConfig: undefined,
  ScalingConfig: {},
  SourceAccessConfigurations: [],
  TumblingWindowInSeconds: 0,
};
const FIXED = [
  'AmazonManagedKafkaEventSourceConfig',
  'EventSourceArn',
  'Queues',
  'SelfManagedEventSource',
  'SelfManagedKafkaEventSourceConfig',
  'StartingPosition',
  'StartingPositionTimestamp',
  'Topics',
];
const KINDS = {
  numbers: [
    'BatchSize',
    'MaximumBatchingWindowInSeconds',
    'MaximumConcurrency',
    'MaximumPollers',
    'MaximumRecordAgeInSeconds',
    'MaximumRetryAttempts',
    'MinimumPollers',
    'ParallelizationFactor',
    'StartingPositionTimestamp',
    'TumblingWindowInSeconds',
  ],
  booleans: ['BisectBatchOnFunctionError', 'Enabled'],
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
export const lambdaEventSourceMapping: ResourceType = {
  properties: [...Object.keys(CHANGEABLE), ...FIXED, 'Tags'],
  required: ['FunctionName'],
  replaces: FIXED,
  async create({ calls, props }) {
    const tags = props['Tags'] === undefined ? {} : { Tags: tagMap(props) };
    const body = { ...shaped(withoutTags(props), KINDS), ...tags };
    return mapping(await calls.rest('lambda', 'POST', '/2015-03-31/event-source-mappings', { body }));
  },
  async update({ calls, props }, { physicalId, props: before }) {
    const values = Object.entries(CHANGEABLE).flatMap(([name, initial]) => {
      const value = props[name] ?? (before[name] === undefined ? undefined : initial);
      return value === undefined ? [] : [[name === 'KmsKeyArn' ? 'KMSKeyArn' : name, value]];
    });
    const body = shaped(Object.fromEntries(values) as Mapping, KINDS);
    return mapping(await calls.rest('lambda', 'PUT', mappingPath(physicalId, ''), { body }));
  },
  remove: ({ calls }, { physicalId }) => unlessMissing(calls.rest('lambda', 'DELETE', mappingPath(physicalId, ''))),
};

function withoutTags({ Tags: _tags, KmsKeyArn, ...props }: Mapping): Mapping {
  return KmsKeyArn === undefined ? props : { ...props, KMSKeyArn: KmsKeyArn };
}

function mapping(made: Mapping): Made {
  const id = text(made, 'UUID');
  return { physicalId: id, attributes: { Id: id, EventSourceMappingArn: made['EventSourceMappingArn'] } };
}

const INVOKE = ['DestinationConfig', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts'];

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html */
export const lambdaEventInvokeConfig: ResourceType = {
  properties: [...INVOKE, 'FunctionName', 'Qualifier'],
  required: ['FunctionName', 'Qualifier'],
  replaces: ['FunctionName', 'Qualifier'],
  create: (call) => putEventInvoke(call),
  update: (call) => putEventInvoke(call),
  remove: ({ calls }, { props }) => unlessMissing(calls.rest('lambda', 'DELETE', invokePath(props), { query: qualifier(props) })),
};

async function putEventInvoke({ calls, props }: Parameters<ResourceType['create']>[0]): Promise<Made> {
  const body = shaped(picked(props, INVOKE), { numbers: ['MaximumEventAgeInSeconds', 'MaximumRetryAttempts'] });
  await calls.rest('lambda', 'PUT', invokePath(props), { query: qualifier(props), body });
  return { physicalId: `${text(props, 'FunctionName')}|${text(props, 'Qualifier')}`, attributes: {} };
}

function invokePath(props: Mapping): string {
  return eventInvokePath(text(props, 'FunctionName'), '/event-invoke-config');
}

function qualifier(props: Mapping): Record<string, string> {
  return { Qualifier: text(props, 'Qualifier') };
}
