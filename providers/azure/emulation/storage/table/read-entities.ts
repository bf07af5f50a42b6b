import { StorageError } from '../storage-error.ts';
import type { StorageAnswer, StorageRequest } from '../storage-exchange.ts';
import { entityView, etagOf } from './edm.ts';
import { parseFilter } from './filter.ts';
import { jsonAnswer, metadataFor, PAGE, topOf } from './table-parts.ts';
import type { Entity, Tables } from './tables.ts';

function viewOf(table: string, request: StorageRequest): (entity: Entity) => Record<string, unknown> {
  const select = request.query.get('$select');
  const names = select === null || select === '' || select === '*' ? null : select.split(',').map((name) => name.trim());
  return (entity) => entityView(entity, { table, endpoint: request.endpoint, metadata: metadataFor(request), select: names });
}

/** `(PartitionKey='…',RowKey='…')`. */
export function readEntity(
  tables: Tables,
  table: string,
  keys: { partitionKey: string; rowKey: string },
  request: StorageRequest,
): StorageAnswer {
  const entity = tables.entity(table, keys.partitionKey, keys.rowKey);
  if (entity === null) throw new StorageError(404, 'ResourceNotFound', 'The specified resource does not exist.');
  const root = metadataFor(request) === 'none' ? {} : { 'odata.metadata': `${request.endpoint}/$metadata#${table}/@Element` };
  return jsonAnswer(200, { ...root, ...viewOf(table, request)(entity) }, { etag: etagOf(entity) });
}

/** A page of those that the filter wants; headers say where the next one begins. */
export function readEntities(tables: Tables, table: string, request: StorageRequest): StorageAnswer {
  const { query, endpoint } = request;
  const filter = parseFilterOf(query.get('$filter'));
  const most = topOf(request);
  const nextPartition = query.get('NextPartitionKey');
  const found: Entity[] = [];
  let from = nextPartition === null ? null : { partitionKey: decodeKey(nextPartition), rowKey: decodeKey(query.get('NextRowKey') ?? '') };
  for (let isEnd = false; !isEnd && found.length <= most;) {
    const page = tables.entities(table, { from, limit: PAGE });
    found.push(...page.filter(filter));
    const last = page.at(-1);
    isEnd = page.length < PAGE || last === undefined;
    // Keys have no control characters, so that this is behind the last one and before any other.
    if (last !== undefined) from = { partitionKey: last.partitionKey, rowKey: `${last.rowKey}\u0001` };
  }
  const next = found[most];
  const root = metadataFor(request) === 'none' ? {} : { 'odata.metadata': `${endpoint}/$metadata#${table}` };
  return jsonAnswer(
    200,
    { ...root, value: found.slice(0, most).map(viewOf(table, request)) },
    next === undefined
      ? {}
      : { 'x-ms-continuation-nextpartitionkey': encodeKey(next.partitionKey), 'x-ms-continuation-nextrowkey': encodeKey(next.rowKey) },
  );
}

const parseFilterOf = (text: string | null): ((entity: Entity) => boolean) =>
  text === null || text.trim() === '' ? () => true : parseFilter(text);

/** Headers hold ASCII only. */
const encodeKey = (key: string): string => `1!${Buffer.from(key).toString('base64url')}`;
const decodeKey = (text: string): string => Buffer.from(text.replace(/^1!/, ''), 'base64url').toString('utf8');
