import { StorageError, storageError } from '../storage-error.ts';
import type { StorageAnswer, StorageRequest } from '../storage-exchange.ts';
import { entityView, etagOf, keyIn, propertiesOf } from './edm.ts';
import { jsonAnswer, metadataFor, tableNotFound } from './table-parts.ts';
import { newTimestamp, type Entity, type Tables } from './tables.ts';

/** A write to an entity. Without `ifMatch` replace and merge insert where there is none. */
export type EntityWrite =
  | { kind: 'insert'; table: string; body: unknown; quiet: boolean }
  | {
      kind: 'replace' | 'merge' | 'delete';
      table: string;
      partitionKey: string;
      rowKey: string;
      body: unknown;
      ifMatch: string | undefined;
      quiet: boolean;
    };

/** Carries it out. Throws the service's refusals. */
export function writeEntity(
  tables: Tables,
  write: EntityWrite,
  request: Pick<StorageRequest, 'headers' | 'query' | 'endpoint'>,
): StorageAnswer {
  if (tables.find(write.table) === null) throw tableNotFound();
  if (write.kind === 'insert') return insert(tables, write, request);
  const { table, kind, partitionKey, rowKey, ifMatch, body } = write;
  const before = tables.entity(table, partitionKey, rowKey);
  if (ifMatch !== undefined || kind === 'delete') match(before, ifMatch);
  if (kind === 'delete') {
    if (before !== null) tables.removeEntity(table, before);
    return { status: 204 };
  }
  checkKeys(body, partitionKey, rowKey);
  const own = propertiesOf(body);
  const properties = kind === 'merge' ? { ...before?.properties, ...own } : own;
  const entity = { partitionKey, rowKey, timestamp: newTimestamp(), properties };
  tables.put(table, entity);
  return { status: 204, headers: { etag: etagOf(entity) } };
}

function match(before: Entity | null, ifMatch: string | undefined): void {
  if (ifMatch === undefined) throw storageError('MissingRequiredHeader');
  if (before === null) throw new StorageError(404, 'ResourceNotFound', 'The specified resource does not exist.');
  if (ifMatch !== '*' && ifMatch !== etagOf(before))
    throw new StorageError(412, 'UpdateConditionNotSatisfied', 'The update condition specified in the request was not satisfied.');
}

/** A body may repeat the keys of its address, but not have others. */
function checkKeys(body: unknown, partitionKey: string, rowKey: string): void {
  const keys = [keyIn({ PartitionKey: partitionKey }, 'PartitionKey'), keyIn({ RowKey: rowKey }, 'RowKey')];
  const own = typeof body === 'object' && body !== null ? [Reflect.get(body, 'PartitionKey'), Reflect.get(body, 'RowKey')] : [];
  if (own.some((key: unknown, at) => key !== undefined && key !== keys[at])) throw storageError('InvalidInput');
}

function insert(
  tables: Tables,
  { table, body, quiet }: Extract<EntityWrite, { kind: 'insert' }>,
  request: Pick<StorageRequest, 'headers' | 'query' | 'endpoint'>,
): StorageAnswer {
  const entity = {
    partitionKey: keyIn(body, 'PartitionKey'),
    rowKey: keyIn(body, 'RowKey'),
    timestamp: newTimestamp(),
    properties: propertiesOf(body),
  };
  if (tables.entity(table, entity.partitionKey, entity.rowKey) !== null)
    throw new StorageError(409, 'EntityAlreadyExists', 'The specified entity already exists.');
  tables.put(table, entity);
  const link = `${request.endpoint}/${table}(PartitionKey='${encodeURIComponent(entity.partitionKey)}',RowKey='${encodeURIComponent(entity.rowKey)}')`;
  const headers = { etag: etagOf(entity), location: link };
  if (quiet) return { status: 204, headers: { ...headers, dataserviceid: link, 'preference-applied': 'return-no-content' } };
  const metadata = metadataFor(request);
  const root = metadata === 'none' ? {} : { 'odata.metadata': `${request.endpoint}/$metadata#${table}/@Element` };
  return jsonAnswer(201, { ...root, ...entityView(entity, { table, endpoint: request.endpoint, metadata, select: null }) }, headers);
}
