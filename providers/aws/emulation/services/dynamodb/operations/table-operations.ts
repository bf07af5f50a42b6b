import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { integer } from '../../../protocols/scalars.ts';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { AwsError, type AwsRequest } from '../../../server/service.ts';
import type { Database } from '../database.ts';
import { describeTable } from '../describe-table.ts';
import { invalidValues, resourceNotFound, validation } from '../errors.ts';
import type { StreamStore } from '../streams/stream-store.ts';
import { nameOf, tableArn, type Table } from '../table.ts';
import { checkDefinitions, checkTableName, keySchema, tableIndex, tableInput, throughput } from './table-input.ts';
import { changeTable, newStream, updateInput } from './update-table.ts';

const MAX_LISTED = 100;

/** Making, finding, changing and removing tables. */
export function tableOperations(database: Database, streams: StreamStore): Operations {
  const needed = (name: string, { account, region }: AwsRequest) => database.needTable({ account, region, name });
  return {
    CreateTable: operation({
      level: 'verified',
      note: 'Capacity and table classes are kept and shown; nothing is throttled by them.',
      input: tableInput,
      handle: (input, request) => {
        const table = newTable(input, request);
        if (database.findTable(table) !== null) throw new AwsError('ResourceInUseException', `Table already exists: ${table.name}`);
        database.saveTable(table);
        streams.open(table);
        return { TableDescription: describeTable(database, table, 'CREATING') };
      },
    }),
    DescribeTable: operation({
      level: 'verified',
      input: z.object({ TableName: z.string() }),
      handle: ({ TableName }, request) => ({ Table: describeTable(database, needed(TableName, request), 'ACTIVE') }),
    }),
    UpdateTable: operation({
      level: 'verified',
      note: 'Replicas and on-demand limits are refused.',
      input: updateInput,
      handle: (input, request) => {
        const table = changeTable(database, streams, needed(input.TableName, request), input);
        return { TableDescription: describeTable(database, table, 'UPDATING') };
      },
    }),
    DeleteTable: operation({
      level: 'verified',
      input: z.object({ TableName: z.string() }),
      handle: ({ TableName }, request) => {
        const table = needed(TableName, request);
        if (table.deletionProtection) {
          throw validation(`Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`);
        }
        const description = describeTable(database, table, 'DELETING');
        database.dropTable(table);
        return { TableDescription: description };
      },
    }),
    ListTables: operation({
      level: 'verified',
      input: z.object({ ExclusiveStartTableName: z.string().optional(), Limit: integer.optional() }),
      handle: ({ ExclusiveStartTableName: after, Limit = MAX_LISTED }, { account, region }) => {
        if (Limit < 1 || Limit > MAX_LISTED) {
          throw validation(
            `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to ${MAX_LISTED}`,
          );
        }
        const found = database.listTables({ account, region, after, limit: Limit + 1 });
        const names = found.slice(0, Limit).map(({ name }) => name);
        return { TableNames: names, ...(found.length > Limit ? { LastEvaluatedTableName: names.at(-1) } : {}) };
      },
    }),
    ...timeToLiveOperations(database, needed),
    ...tagOperations(database),
    DescribeContinuousBackups: operation({
      level: 'verified',
      note: 'There are no backups; point-in-time recovery is always off.',
      input: z.object({ TableName: z.string() }),
      handle: ({ TableName }, request) => {
        needed(TableName, request);
        return {
          ContinuousBackupsDescription: {
            ContinuousBackupsStatus: 'ENABLED',
            PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
          },
        };
      },
    }),
  };
}

function newTable(input: z.output<typeof tableInput>, { account, region }: AwsRequest): Table {
  const name = nameOf(input.TableName);
  checkTableName(name);
  const nowMs = Date.now();
  const billing = input.BillingMode ?? 'PROVISIONED';
  const provisioned = throughput(input.ProvisionedThroughput);
  if (billing === 'PROVISIONED' && provisioned === null) {
    throw invalidValues('ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED');
  }
  if (billing === 'PAY_PER_REQUEST' && provisioned !== null) {
    throw invalidValues('Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST');
  }
  const table: Table = {
    account,
    region,
    name,
    id: randomUUID(),
    createdAtMs: nowMs,
    attributes: Object.fromEntries(input.AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType])),
    key: keySchema(input.KeySchema),
    billing,
    billingChangedAtMs: nowMs,
    throughput: provisioned ?? { read: 0, write: 0 },
    indexes: [
      ...(input.GlobalSecondaryIndexes ?? []).map((index) => tableIndex(index, 'global')),
      ...(input.LocalSecondaryIndexes ?? []).map((index) => tableIndex(index, 'local')),
    ],
    stream: newStream(input.StreamSpecification, nowMs),
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    tableClass: input.TableClass ?? null,
    ttlAttribute: null,
    tags: Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
  };
  checkDefinitions(table);
  return table;
}

function timeToLiveOperations(database: Database, needed: (name: string, request: AwsRequest) => Table): Operations {
  return {
    DescribeTimeToLive: operation({
      level: 'verified',
      input: z.object({ TableName: z.string() }),
      handle: ({ TableName }, request) => {
        const { ttlAttribute } = needed(TableName, request);
        return {
          TimeToLiveDescription:
            ttlAttribute === null ? { TimeToLiveStatus: 'DISABLED' } : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
        };
      },
    }),
    UpdateTimeToLive: operation({
      level: 'verified',
      note: 'Items go within a minute of their time; AWS takes up to a few days.',
      input: z.object({
        TableName: z.string(),
        TimeToLiveSpecification: z.object({ Enabled: z.boolean(), AttributeName: z.string().min(1).max(255) }),
      }),
      handle: ({ TableName, TimeToLiveSpecification }, request) => {
        const table = needed(TableName, request);
        const { Enabled, AttributeName } = TimeToLiveSpecification;
        if (Enabled && table.ttlAttribute !== null) throw validation('TimeToLive is already enabled');
        if (!Enabled && table.ttlAttribute === null) throw validation('TimeToLive is already disabled');
        if (!Enabled && table.ttlAttribute !== AttributeName) {
          throw validation(`TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttlAttribute}`);
        }
        database.saveTable({ ...table, ttlAttribute: Enabled ? AttributeName : null });
        return { TimeToLiveSpecification };
      },
    }),
  };
}

function tagOperations(database: Database): Operations {
  const tagged = (arn: string): Table => {
    const [, region, account, name] = /^arn:aws:dynamodb:([a-z0-9-]+):(\d{12}):table\/([\w.-]+)$/.exec(arn) ?? [];
    if (region === undefined || account === undefined || name === undefined)
      throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
    const table = database.findTable({ account, region, name });
    if (table === null)
      throw resourceNotFound(`Requested resource not found: ResourcArn: ${tableArn({ account, region, name })} not found`);
    return table;
  };
  return {
    ListTagsOfResource: operation({
      level: 'verified',
      input: z.object({ ResourceArn: z.string(), NextToken: z.string().optional() }),
      handle: ({ ResourceArn }) => ({ Tags: Object.entries(tagged(ResourceArn).tags).map(([Key, Value]) => ({ Key, Value })) }),
    }),
    TagResource: operation({
      level: 'verified',
      input: z.object({ ResourceArn: z.string(), Tags: z.array(z.object({ Key: z.string(), Value: z.string() })) }),
      handle: ({ ResourceArn, Tags }) => {
        const table = tagged(ResourceArn);
        database.saveTable({ ...table, tags: { ...table.tags, ...Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) } });
      },
    }),
    UntagResource: operation({
      level: 'verified',
      input: z.object({ ResourceArn: z.string(), TagKeys: z.array(z.string()) }),
      handle: ({ ResourceArn, TagKeys }) => {
        const table = tagged(ResourceArn);
        database.saveTable({ ...table, tags: Object.fromEntries(Object.entries(table.tags).filter(([key]) => !TagKeys.includes(key))) });
      },
    }),
  };
}
