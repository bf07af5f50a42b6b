import { z } from 'zod';
import { AwsError } from '../../../server/service.ts';
import type { Database } from '../database.ts';
import { validation } from '../errors.ts';
import type { StreamStore } from '../streams/stream-store.ts';
import type { Table } from '../table.ts';
import { attributesInput, checkDefinitions, indexInput, streamInput, tableIndex, throughput, throughputInput } from './table-input.ts';

export const updateInput = z.object({
  TableName: z.string(),
  AttributeDefinitions: attributesInput.optional(),
  BillingMode: z.enum(['PROVISIONED', 'PAY_PER_REQUEST']).optional(),
  ProvisionedThroughput: throughputInput,
  GlobalSecondaryIndexUpdates: z
    .array(
      z.object({
        Create: indexInput.optional(),
        Update: z.object({ IndexName: z.string(), ProvisionedThroughput: throughputInput }).optional(),
        Delete: z.object({ IndexName: z.string() }).optional(),
      }),
    )
    .optional(),
  StreamSpecification: streamInput,
  ReplicaUpdates: z.array(z.unknown()).optional(),
  TableClass: z.enum(['STANDARD', 'STANDARD_INFREQUENT_ACCESS']).optional(),
  DeletionProtectionEnabled: z.boolean().optional(),
});

/** The stream of a specification; its label is the instant at which it was switched on. */
export function newStream(input: z.output<typeof streamInput>, nowMs: number): Table['stream'] {
  if (input === undefined) return null;
  if (!input.StreamEnabled) {
    if (input.StreamViewType === undefined) return null;
    throw validation('One or more parameter values were invalid: Table StreamViewType cannot be specified when StreamEnabled is false');
  }
  if (input.StreamViewType === undefined) {
    throw validation('One or more parameter values were invalid: StreamViewType must be specified when StreamEnabled is true');
  }
  return { label: new Date(nowMs).toISOString().slice(0, -1), viewType: input.StreamViewType, enabled: true };
}

export function changeTable(database: Database, streams: StreamStore, before: Table, input: z.output<typeof updateInput>): Table {
  if (input.ReplicaUpdates !== undefined) throw validation('The local runtime does not emulate replicas of tables.');
  const table = structuredClone(before);
  for (const { AttributeName, AttributeType } of input.AttributeDefinitions ?? []) table.attributes[AttributeName] = AttributeType;
  if (input.BillingMode !== undefined && input.BillingMode !== table.billing) {
    table.billing = input.BillingMode;
    table.billingChangedAtMs = Date.now();
    if (input.BillingMode === 'PAY_PER_REQUEST') table.throughput = { read: 0, write: 0 };
  }
  table.throughput = throughput(input.ProvisionedThroughput) ?? table.throughput;
  table.tableClass = input.TableClass ?? table.tableClass;
  table.deletionProtection = input.DeletionProtectionEnabled ?? table.deletionProtection;
  for (const update of input.GlobalSecondaryIndexUpdates ?? []) changeIndex(table, update);
  dropUnusedDefinitions(table);
  checkDefinitions(table);
  return changeStream(database, streams, table, input.StreamSpecification);
}

function changeStream(database: Database, streams: StreamStore, table: Table, input: z.output<typeof streamInput>): Table {
  const enabled = table.stream?.enabled === true;
  if (input === undefined) {
    database.saveTable(table);
    return table;
  }
  if (input.StreamEnabled && enabled) throw validation(`Table already has an enabled stream: TableName: ${table.name}`);
  if (!input.StreamEnabled && !enabled) throw validation(`Table has no stream to disable: TableName: ${table.name}`);
  if (!input.StreamEnabled && table.stream !== null) streams.close(table);
  const stream = input.StreamEnabled ? newStream(input, Date.now()) : table.stream === null ? null : { ...table.stream, enabled: false };
  const changed = { ...table, stream };
  database.saveTable(changed);
  if (input.StreamEnabled) streams.open(changed);
  return changed;
}

function changeIndex(table: Table, update: NonNullable<z.output<typeof updateInput>['GlobalSecondaryIndexUpdates']>[number]): void {
  const find = (name: string) => {
    const index = table.indexes.find((candidate) => candidate.kind === 'global' && candidate.name === name);
    if (index === undefined) throw new AwsError('ResourceNotFoundException', `Requested resource not found`);
    return index;
  };
  if (update.Create !== undefined) {
    const created = tableIndex(update.Create, 'global');
    if (table.indexes.some(({ name }) => name === created.name)) {
      throw validation('One or more parameter values were invalid: Attempting to create an index which already exists');
    }
    table.indexes.push(created);
  }
  if (update.Update !== undefined) {
    const index = find(update.Update.IndexName);
    index.throughput = throughput(update.Update.ProvisionedThroughput) ?? index.throughput;
  }
  if (update.Delete !== undefined) {
    const gone = find(update.Delete.IndexName);
    table.indexes.splice(table.indexes.indexOf(gone), 1);
  }
}

/** An index that goes takes the definitions along that nothing else uses. */
function dropUnusedDefinitions(table: Table): void {
  const used = new Set([table.key, ...table.indexes.map(({ key }) => key)].flatMap(({ hash, range }) => [hash, range]));
  table.attributes = Object.fromEntries(Object.entries(table.attributes).filter(([name]) => used.has(name)));
}
