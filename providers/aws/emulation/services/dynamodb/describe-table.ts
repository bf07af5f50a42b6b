import type { Database } from './database.ts';
import { itemBytes } from './attribute-value.ts';
import { latestStreamArn } from './streams/change-record.ts';
import { tableArn, type KeySchema, type Table, type TableIndex, type Throughput } from './table.ts';

/** `TableDescription`. `status` is what the request sees: a new table is still CREATING. */
export function describeTable(database: Database, table: Table, status: string): Record<string, unknown> {
  const items = database.items(table);
  const size = { ItemCount: items.length, SizeBytes: items.reduce((sum, item) => sum + itemBytes(item), 0) };
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
