import type { Database } from './database.ts';
import { itemBytes } from './attribute-value.ts';
import { latestStreamArn } from './streams/change-record.ts';
import { tableArn, type KeySchema, type Table, type TableIndex, type Throughput } from './table.ts';

/** Items looked at for the size of a table. */
const SAMPLE = 1000;

/** `TableDescription`. `status` is what the request sees: a new table is still CREATING. */
export function describeTable(database: Database, table: Table, status: string): Record<string, unknown> {
  const size = sizeOf(database, table);
  const global = table.indexes.filter(({ kind }) => kind === 'global').map((index) => describeIndex(table, index, size));
  const local = table.indexes.filter(({ kind }) => kind === 'local').map((index) => describeIndex(table, index, size));
  return {
    AttributeDefinitions: Object.entries(table.attributes).map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    TableName: table.name,
    KeySchema: keySchemaOf(table.key),
    TableStatus: status,
    CreationDateTime: new Date(table.createdAtMs),
    ProvisionedThroughput: describeThroughput(table.throughput),
    TableSizeBytes: size.SizeBytes,
    ItemCount: size.ItemCount,
    TableArn: tableArn(table),
    TableId: table.id,
    ...(table.billing === 'PAY_PER_REQUEST'
      ? { BillingModeSummary: { BillingMode: table.billing, LastUpdateToPayPerRequestDateTime: new Date(table.billingChangedAtMs) } }
      : {}),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
    ...describeStream(table),
    ...(table.tableClass === null ? {} : { TableClassSummary: { TableClass: table.tableClass } }),
    DeletionProtectionEnabled: table.deletionProtection,
  };
}

/** Of a large table the bytes are reckoned from its first items: AWS's own figure is up to six hours old. */
function sizeOf(database: Database, table: Table): { ItemCount: number; SizeBytes: number } {
  const ItemCount = database.countItems(table);
  const sample = database.items(table, { limit: SAMPLE });
  const bytes = sample.reduce((sum, item) => sum + itemBytes(item), 0);
  return { ItemCount, SizeBytes: sample.length === 0 ? 0 : Math.round((bytes / sample.length) * ItemCount) };
}

export function keySchemaOf({ hash, range }: KeySchema): { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[] {
  const schema: { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[] = [{ AttributeName: hash, KeyType: 'HASH' }];
  if (range !== null) schema.push({ AttributeName: range, KeyType: 'RANGE' });
  return schema;
}

function describeStream(table: Table): Record<string, unknown> {
  if (table.stream === null) return {};
  const { label, viewType, enabled } = table.stream;
  return {
    ...(enabled ? { StreamSpecification: { StreamEnabled: true, StreamViewType: viewType } } : {}),
    LatestStreamLabel: label,
    LatestStreamArn: latestStreamArn(table),
  };
}

function describeIndex(table: Table, index: TableIndex, { ItemCount, SizeBytes }: { ItemCount: number; SizeBytes: number }) {
  const { name, kind, key, projection, throughput } = index;
  return {
    IndexName: name,
    KeySchema: keySchemaOf(key),
    Projection: {
      ProjectionType: projection.type,
      ...(projection.type === 'INCLUDE' ? { NonKeyAttributes: projection.attributes } : {}),
    },
    ...(kind === 'global' ? { IndexStatus: 'ACTIVE', ProvisionedThroughput: describeThroughput(throughput) } : {}),
    IndexSizeBytes: SizeBytes,
    ItemCount,
    IndexArn: `${tableArn(table)}/index/${name}`,
  };
}

function describeThroughput(throughput: Throughput | null) {
  return { NumberOfDecreasesToday: 0, ReadCapacityUnits: throughput?.read ?? 0, WriteCapacityUnits: throughput?.write ?? 0 };
}
