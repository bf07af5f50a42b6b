import { badRequest, CosmosError } from '../cosmos-error.ts';
import type { CosmosAnswer, CosmosRequest } from '../cosmos-exchange.ts';
import { partitionHeader } from '../partition-key.ts';
import { QueryError } from '../sql/query-error.ts';
import { isObject, type Value, type ValueObject } from '../sql/value.ts';
import type { CosmosStore } from '../store/create-store.ts';
import type { ContainerRecord } from '../store/records.ts';
import { isTrue } from './request-parts.ts';
import { etagOf, writeItem, type ItemWrite } from './write-item.ts';

/** "100 operations". @see https://learn.microsoft.com/azure/cosmos-db/concepts-limits#per-request-limits */
const MOST = 100;

interface Result {
  statusCode: number;
  eTag?: string;
  resourceBody?: ValueObject;
}

/**
 * Many writes in one request: all or none where it is atomic.
 * @see https://learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch
 */
export function runBatch(store: CosmosStore, request: CosmosRequest, container: ContainerRecord): CosmosAnswer {
  const { headers, body } = request;
  if (!Array.isArray(body) || body.length === 0 || body.length > MOST)
    throw badRequest(`Batch request has to have between 1 and ${MOST} operations.`);
  const partition = partitionHeader(headers['x-ms-documentdb-partitionkey'], container.definition);
  const writes = (body as Value[]).map((operation) => toWrite(operation, container, partition));
  const results = isTrue(headers['x-ms-cosmos-batch-atomic'])
    ? atomic(store, container, writes)
    : writes.map((write) => attempt(store, container, write));
  const failed = results.some(({ statusCode }) => statusCode >= 400);
  return { status: failed ? 207 : 200, body: results };
}

function toWrite(operation: Value, { definition }: ContainerRecord, partition: string | undefined): ItemWrite {
  if (!isObject(operation)) throw badRequest('An operation of the batch is invalid.');
  const { operationType, id, resourceBody, ifMatch, ifNoneMatch, partitionKey } = operation;
  const name = String(operationType);
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined) throw badRequest(`The operation '${String(operationType)}' of the batch is not known.`);
  const key = partitionKey === undefined ? undefined : typeof partitionKey === 'string' ? partitionKey : JSON.stringify(partitionKey);
  return {
    kind,
    partition: key === undefined ? partition : partitionHeader(key, definition),
    ...(typeof id === 'string' ? { id } : {}),
    ...(resourceBody === undefined ? {} : { body: resourceBody }),
    ...(typeof ifMatch === 'string' ? { ifMatch } : {}),
    ...(typeof ifNoneMatch === 'string' ? { ifNoneMatch } : {}),
  };
}

const KINDS: Readonly<Record<string, ItemWrite['kind']>> = {
  Create: 'create',
  Upsert: 'upsert',
  Read: 'read',
  Delete: 'delete',
  Replace: 'replace',
  Patch: 'patch',
};

function attempt(store: CosmosStore, container: ContainerRecord, write: ItemWrite): Result {
  try {
    const { status, item } = writeItem(store, container, write);
    return { statusCode: status, ...(item === null ? {} : { eTag: etagOf(item), resourceBody: item.body }) };
  } catch (error) {
    if (error instanceof CosmosError) return { statusCode: error.status };
    // Of a patch's condition.
    if (error instanceof QueryError) return { statusCode: 400 };
    throw error;
  }
}

/** The one that failed says so, and all others that they depended on it. */
function atomic(store: CosmosStore, container: ContainerRecord, writes: readonly ItemWrite[]): Result[] {
  let failed: { at: number; status: number } | null = null;
  try {
    return store.transaction(() =>
      writes.map((write, at) => {
        const result = attempt(store, container, write);
        if (result.statusCode < 400) return result;
        failed = { at, status: result.statusCode };
        throw new Undone();
      }),
    );
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    const { at, status } = failed ?? { at: 0, status: 500 };
    return writes.map((_, index) => ({ statusCode: index === at ? status : 424 }));
  }
}

/** Takes back what an atomic batch has written so far. */
class Undone extends Error {}
