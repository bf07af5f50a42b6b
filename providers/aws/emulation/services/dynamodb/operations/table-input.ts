import { z } from 'zod';
import { integer } from '../../../protocols/scalars.ts';
import { invalidValues, validation } from '../errors.ts';
import type { KeySchema, Table, TableIndex, Throughput } from '../table.ts';

export const throughputInput = z.object({ ReadCapacityUnits: integer, WriteCapacityUnits: integer }).optional();
const keySchemaInput = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projectionInput = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']).optional(),
  NonKeyAttributes: z.array(z.string()).optional(),
});
export const indexInput = z.object({
  IndexName: z.string(),
  KeySchema: keySchemaInput,
  Projection: projectionInput,
  ProvisionedThroughput: throughputInput,
});
export const attributesInput = z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }));
export const streamInput = z
  .object({
    StreamEnabled: z.boolean(),
    StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']).optional(),
  })
  .optional();
export const tableInput = z.object({
  TableName: z.string(),
  AttributeDefinitions: attributesInput,
  KeySchema: keySchemaInput,
  LocalSecondaryIndexes: z.array(indexInput).optional(),
  GlobalSecondaryIndexes: z.array(indexInput).optional(),
  BillingMode: z.enum(['PROVISIONED', 'PAY_PER_REQUEST']).optional(),
  ProvisionedThroughput: throughputInput,
  StreamSpecification: streamInput,
  SSESpecification: z.object({ Enabled: z.boolean().optional() }).optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
  TableClass: z.enum(['STANDARD', 'STANDARD_INFREQUENT_ACCESS']).optional(),
  DeletionProtectionEnabled: z.boolean().optional(),
});

export function checkTableName(name: string): void {
  if (/^[\w.-]{3,255}$/.test(name)) return;
  if (name.length < 3 || name.length > 255) {
    throw validation('TableName must be at least 3 characters long and at most 255 characters long');
  }
  throw validation(
    `1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
  );
}

export function keySchema(input: z.output<typeof keySchemaInput>): KeySchema {
  const [hash, range] = input;
  if (hash === undefined || hash.KeyType !== 'HASH' || input.length > 2 || (range !== undefined && range.KeyType !== 'RANGE')) {
    throw invalidValues('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  return { hash: hash.AttributeName, range: range?.AttributeName ?? null };
}

export function tableIndex(input: z.output<typeof indexInput>, kind: TableIndex['kind']): TableIndex {
  const { IndexName, KeySchema: schema, Projection, ProvisionedThroughput } = input;
  if (!/^[\w.-]{3,255}$/.test(IndexName)) throw validation('IndexName must be at least 3 characters long and at most 255 characters long');
  return {
    name: IndexName,
    kind,
    key: keySchema(schema),
    projection: { type: Projection.ProjectionType ?? 'ALL', attributes: Projection.NonKeyAttributes ?? [] },
    throughput: throughput(ProvisionedThroughput),
  };
}

export function throughput(input: z.output<typeof throughputInput>): Throughput | null {
  return input === undefined ? null : { read: input.ReadCapacityUnits, write: input.WriteCapacityUnits };
}

/** Every attribute of a key is defined, and no other. Throws `ValidationException`. */
export function checkDefinitions(table: Pick<Table, 'attributes' | 'key' | 'indexes'>): void {
  const used = new Set(
    [table.key, ...table.indexes.map(({ key }) => key)].flatMap(({ hash, range }) => (range === null ? [hash] : [hash, range])),
  );
  const defined = Object.keys(table.attributes);
  const missing = [...used].find((name) => table.attributes[name] === undefined);
  if (missing !== undefined) {
    throw invalidValues(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${[...used].join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`,
    );
  }
  if (defined.length > used.size) {
    throw invalidValues('Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions');
  }
  const local = table.indexes.find(({ kind, key }) => kind === 'local' && (key.hash !== table.key.hash || key.range === null));
  if (local !== undefined) {
    throw invalidValues(`Index KeySchema does not have the same leading hash key as table KeySchema for index: ${local.name}`);
  }
}
