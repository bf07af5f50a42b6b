import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { validationError } from '../errors.ts';
import { isTrue } from '../template/parameters.ts';
import { listAt, picked, same, tagChanges, tagList, tagMap, text, textOr, unlessMissing } from './parts.ts';
import type { Made, RemoveCall, ResourceCall, ResourceType } from './resource-type.ts';
import { shaped } from './shaped.ts';

const TABLE = [
  'AttributeDefinitions',
  'BillingMode',
  'DeletionProtectionEnabled',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'ProvisionedThroughput',
  'TableClass',
];
const KINDS = { numbers: ['ReadCapacityUnits', 'WriteCapacityUnits'], booleans: ['DeletionProtectionEnabled', 'Enabled'] };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const dynamoDbTable: ResourceType = {
  properties: [
    ...TABLE,
    'PointInTimeRecoverySpecification',
    'SSESpecification',
    'StreamSpecification',
    'TableName',
    'Tags',
    'TimeToLiveSpecification',
  ],
  required: ['KeySchema'],
  replaces: ['KeySchema', 'LocalSecondaryIndexes', 'TableName'],
  named: 'TableName',
  tagged: true,
  async create(call) {
    const { props } = call;
    refuseRecovery(props);
    const TableName = textOr(props, 'TableName', () => call.newName(255));
    await dynamo(call, 'CreateTable', {
      ...shaped(picked(props, TABLE), KINDS),
      TableName,
      ...(props['StreamSpecification'] === undefined ? {} : { StreamSpecification: streamOf(props) }),
      ...(props['SSESpecification'] === undefined ? {} : { SSESpecification: encryptionOf(props) }),
      Tags: tagList(tagMap(props)),
    });
    await putTimeToLive(call, TableName, {});
    return described(call, TableName);
  },
  async update(call, { physicalId: TableName, props: before }) {
    const { props } = call;
    refuseRecovery(props);
    const attributes = shaped(picked(props, ['AttributeDefinitions']), KINDS);
    for (const change of changesOf(before, props)) await dynamo(call, 'UpdateTable', { TableName, ...attributes, ...change });
    await putTimeToLive(call, TableName, before);
    const { set, gone } = tagChanges(before, props);
    const ResourceArn = `arn:aws:dynamodb:${call.region}:${call.account}:table/${TableName}`;
    if (gone.length > 0) await dynamo(call, 'UntagResource', { ResourceArn, TagKeys: gone });
    if (Object.keys(set).length > 0) await dynamo(call, 'TagResource', { ResourceArn, Tags: tagList(set) });
    return described(call, TableName);
  },
  remove: (call, { physicalId }) => unlessMissing(dynamo(call, 'DeleteTable', { TableName: physicalId })),
};

function dynamo({ calls }: RemoveCall, operation: string, input: Mapping): Promise<Record<string, unknown>> {
  return calls.json('dynamodb', `DynamoDB_20120810.${operation}`, input);
}

function streamOf(props: Mapping): Mapping {
  const view = mappingAt(props, 'StreamSpecification')['StreamViewType'];
  return view === undefined ? { StreamEnabled: false } : { StreamEnabled: true, StreamViewType: view };
}

function encryptionOf(props: Mapping): Mapping {
  const { SSEEnabled, ...further } = mappingAt(props, 'SSESpecification');
  return { Enabled: isTrue(SSEEnabled), ...further };
}

/** "UpdateTable … can only perform one of the following operations at once": throughput, streams, one index. */
function changesOf(before: Mapping, props: Mapping): Mapping[] {
  const differs = (...names: string[]) => names.some((name) => !same(before[name], props[name]));
  const changes: Mapping[] = [];
  if (differs('BillingMode', 'ProvisionedThroughput')) {
    const billing = { BillingMode: 'PROVISIONED', ...picked(props, ['BillingMode', 'ProvisionedThroughput']) };
    changes.push(shaped(billing, KINDS));
  }
  for (const name of ['DeletionProtectionEnabled', 'TableClass']) {
    const initial = name === 'TableClass' ? 'STANDARD' : false;
    if (differs(name)) changes.push(shaped({ [name]: props[name] ?? initial }, KINDS));
  }
  if (differs('SSESpecification')) changes.push({ SSESpecification: encryptionOf(props) });
  if (differs('StreamSpecification')) {
    // A stream of another view is another stream.
    if (before['StreamSpecification'] !== undefined) changes.push({ StreamSpecification: { StreamEnabled: false } });
    if (props['StreamSpecification'] !== undefined) changes.push({ StreamSpecification: streamOf(props) });
  }
  return [...changes, ...indexChanges(before, props)];
}

function indexChanges(before: Mapping, props: Mapping): Mapping[] {
  const [old, now] = [indexes(before), indexes(props)];
  const updates: Mapping[] = [];
  for (const [IndexName, index] of old) {
    const wanted = now.get(IndexName);
    if (wanted === undefined || !same({ ...index, ProvisionedThroughput: null }, { ...wanted, ProvisionedThroughput: null })) {
      updates.push({ Delete: { IndexName } });
    } else if (!same(index, wanted)) updates.push({ Update: { IndexName, ProvisionedThroughput: wanted['ProvisionedThroughput'] } });
  }
  for (const [IndexName, index] of now) {
    const stays = old.has(IndexName) && !updates.some((update) => same(update, { Delete: { IndexName } }));
    if (!stays) updates.push({ Create: index });
  }
  return updates.map((update) => ({ GlobalSecondaryIndexUpdates: [update] }));
}

function indexes(props: Mapping): Map<string, Mapping> {
  const all = listAt(props, 'GlobalSecondaryIndexes').filter(isMapping);
  return new Map(all.map((index) => [text(index, 'IndexName'), shaped(index, KINDS)]));
}

async function putTimeToLive(call: ResourceCall, TableName: string, before: Mapping): Promise<void> {
  const wanted = call.props['TimeToLiveSpecification'];
  const earlier = before['TimeToLiveSpecification'];
  if (same(wanted, earlier)) return;
  const specification = isMapping(wanted) ? wanted : { ...mappingAt(before, 'TimeToLiveSpecification'), Enabled: false };
  await dynamo(call, 'UpdateTimeToLive', { TableName, TimeToLiveSpecification: shaped(specification, KINDS) });
}

/** Backups are not emulated; asking for none is what every table has. */
function refuseRecovery(props: Mapping): void {
  if (!isTrue(mappingAt(props, 'PointInTimeRecoverySpecification')['PointInTimeRecoveryEnabled'])) return;
  throw validationError('The local runtime does not emulate point-in-time recovery of DynamoDB.');
}

async function described(call: RemoveCall, TableName: string): Promise<Made> {
  const { Table } = await dynamo(call, 'DescribeTable', { TableName });
  const table = isMapping(Table) ? Table : {};
  const stream = table['LatestStreamArn'];
  const streaming = isMapping(table['StreamSpecification']) && table['StreamSpecification']['StreamEnabled'] === true;
  return { physicalId: TableName, attributes: { Arn: table['TableArn'], ...(streaming ? { StreamArn: stream } : {}) } };
}
