import { badRequest, conflict, CosmosError, notFound, preconditionFailed } from '../cosmos-error.ts';
import { partitionOf, valueAt } from '../partition-key.ts';
import { canonical, isObject, type Value, type ValueObject } from '../sql/value.ts';
import type { CosmosStore } from '../store/create-store.ts';
import type { ContainerRecord, ItemRecord } from '../store/records.ts';
import { patched } from './patch.ts';
import { idOf } from './request-parts.ts';

/** "2 MB (UTF-8 length of JSON representation)". @see https://learn.microsoft.com/azure/cosmos-db/concepts-limits#per-item-limits */
const ITEM_BYTES = 2 * 1024 * 1024;

/** One write to an item, from a request of its own or out of a batch. */
export interface ItemWrite {
  kind: 'create' | 'upsert' | 'replace' | 'patch' | 'delete' | 'read';
  /** Of the item that is there; left out where the body has it. */
  id?: string;
  body?: unknown;
  /** As named beside it; left out where the body tells. */
  partition?: string | undefined;
  ifMatch?: string | undefined;
  ifNoneMatch?: string | undefined;
}

export interface Written {
  status: number;
  item: ItemRecord | null;
}

/** Carries it out. Throws `CosmosError`, and `QueryError` for a patch's condition. */
export function writeItem(store: CosmosStore, container: ContainerRecord, write: ItemWrite): Written {
  switch (write.kind) {
    case 'create':
    case 'upsert':
      return put(store, container, write);
    case 'replace':
      return replace(store, container, write, objectOf(write.body));
    case 'patch': {
      const item = known(store, container, write);
      return replace(store, container, write, patched(item.body, write.body));
    }
    case 'read': {
      const item = known(store, container, write);
      const { ifNoneMatch } = write;
      return { status: ifNoneMatch !== undefined && ifNoneMatch === etagOf(item) ? 304 : 200, item };
    }
    case 'delete': {
      const item = known(store, container, write);
      match(item, write);
      store.remove(container, item);
      return { status: 204, item: null };
    }
  }
}

export const etagOf = ({ body }: ItemRecord): string => String(body['_etag']);

function objectOf(body: unknown): ValueObject {
  if (isObject(body as Value)) return body as ValueObject;
  throw badRequest('The request payload is invalid. Ensure to provide a valid request payload.');
}

function match(item: ItemRecord, { ifMatch }: ItemWrite): void {
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== etagOf(item)) throw preconditionFailed();
}

function known(store: CosmosStore, container: ContainerRecord, { id = '', partition }: ItemWrite): ItemRecord {
  if (partition === undefined) throw badRequest('PartitionKey value must be supplied for this operation.');
  const item = store.find(container, partition, id);
  if (item === null) throw notFound();
  return item;
}

function put(store: CosmosStore, container: ContainerRecord, write: ItemWrite): Written {
  const body = objectOf(write.body);
  const id = idOf(body);
  const partition = partitionFor(body, container, write);
  const before = store.find(container, partition, id);
  if (before !== null && write.kind === 'create') throw conflict();
  if (before === null && write.ifMatch !== undefined) throw preconditionFailed();
  if (before !== null) match(before, write);
  return { status: before === null ? 201 : 200, item: save(store, container, partition, { ...body, id }) };
}

function replace(store: CosmosStore, container: ContainerRecord, write: ItemWrite, body: ValueObject): Written {
  const item = known(store, container, write);
  match(item, write);
  const id = idOf(body);
  if (id !== item.id) throw badRequest('Replacing the id of an item is not possible.');
  return { status: 200, item: save(store, container, partitionFor(body, container, write), { ...body, id }) };
}

function partitionFor(body: ValueObject, { definition }: ContainerRecord, { partition }: ItemWrite): string {
  const own = partitionOf(body, definition);
  if (partition !== undefined && partition !== own)
    throw badRequest(
      "PartitionKey extracted from document doesn't match the one specified in the header. Learn more: https://aka.ms/CosmosDB/sql/errors/wrong-pk-value",
      1001,
    );
  return own;
}

function save(store: CosmosStore, container: ContainerRecord, partition: string, body: ValueObject & { id: string }): ItemRecord {
  if (Buffer.byteLength(JSON.stringify(body)) > ITEM_BYTES) throw new CosmosError(413, 'Request size is too large');
  checkUnique(store, container, partition, body);
  return store.put(container, partition, body);
}

/** Within a partition key. @see https://learn.microsoft.com/azure/cosmos-db/unique-keys */
function checkUnique(store: CosmosStore, container: ContainerRecord, partition: string, body: ValueObject): void {
  const keys = container.definition.uniqueKeyPolicy?.uniqueKeys ?? [];
  if (keys.length === 0) return;
  const others = store.items(container, partition).filter(({ id }) => id !== body['id']);
  for (const { paths } of keys) {
    const of = (item: Value): string => canonical(paths.map((path) => valueAt(item, path) ?? null));
    const own = of(body);
    if (others.some((other) => of(other.body) === own)) {
      throw new CosmosError(409, 'Unique index constraint violation. Learn more: https://aka.ms/cosmosdb-tsg-conflict');
    }
  }
}
