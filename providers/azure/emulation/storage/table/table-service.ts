import { serviceProperties } from '../service-properties.ts';
import { StorageError, storageError } from '../storage-error.ts';
import { readBytes, type StorageAnswer, type StorageRequest } from '../storage-exchange.ts';
import { readEntities, readEntity } from './read-entities.ts';
import type { Tables } from './tables.ts';
import { jsonAnswer, metadataFor, parseJson, tableName, tableNotFound, topOf } from './table-parts.ts';
import { runBatch } from './batch.ts';
import { keysOf, parsePath, writeOf } from './paths.ts';
import { writeEntity } from './write-entity.ts';

const BODY_BYTES = 4 * 1024 * 1024;

/**
 * The REST interface of Table storage, as JSON.
 * @see https://learn.microsoft.com/rest/api/storageservices/table-service-rest-api
 */
export function createTableService(tables: Tables): (request: StorageRequest) => Promise<StorageAnswer> {
  return async (request) => {
    const { method, query, path } = request;
    if (path === '') {
      if (query.get('restype') === 'service') return serviceProperties(request);
      throw storageError('InvalidUri');
    }
    if (path === '$batch') return runBatch(tables, request, await readBytes(request.stream, BODY_BYTES));
    if (path === 'Tables' || path === 'Tables()') return onTables(tables, request);
    const { name, keys } = parsePath(path);
    if (name === 'Tables') return onTable(tables, request, keys);
    if (query.get('comp') !== null) throw storageError('NotImplemented');
    if (tables.find(name) === null) throw tableNotFound();
    if (keys === '' && method === 'GET') return readEntities(tables, name, request);
    if (method === 'GET') return readEntity(tables, name, keysOf(keys), request);
    const body = parseJson(await readBytes(request.stream, BODY_BYTES));
    return writeEntity(tables, writeOf(method, name, keys, request.headers, body), request);
  };
}

/** The list of tables, and new ones. */
async function onTables(tables: Tables, request: StorageRequest): Promise<StorageAnswer> {
  const { method, query, endpoint, stream, headers } = request;
  const metadata = metadataFor(request);
  const root = { 'odata.metadata': `${endpoint}/$metadata#Tables` };
  if (method === 'GET') {
    const most = topOf(request);
    const found = tables.list({ after: query.get('NextTableName') ?? undefined, limit: most + 1 });
    const page = found.slice(0, most);
    const next = found.length > most ? page.at(-1) : undefined;
    const value = named(page, query.get('$filter')).map((TableName) => ({ TableName }));
    return jsonAnswer(200, { ...(metadata === 'none' ? {} : root), value }, { 'x-ms-continuation-nexttablename': next });
  }
  if (method !== 'POST') throw storageError('UnsupportedHttpVerb');
  const name = tableName(parseJson(await readBytes(stream, BODY_BYTES)));
  if (tables.find(name) !== null) throw new StorageError(409, 'TableAlreadyExists', 'The table specified already exists.');
  tables.create(name);
  if (/return-no-content/i.test(headers['prefer'] ?? '')) return { status: 204, headers: { 'preference-applied': 'return-no-content' } };
  return jsonAnswer(201, { ...(metadata === 'none' ? {} : { 'odata.metadata': `${root['odata.metadata']}/@Element` }), TableName: name });
}

/** By `TableName eq 'x'` only, which is what tools ask to know whether a table is there. */
function named(names: string[], filter: string | null): string[] {
  if (filter === null) return names;
  const wanted = /^\(?\s*TableName eq '([^']*)'\s*\)?$/.exec(filter)?.[1];
  if (wanted === undefined) throw storageError('NotImplemented');
  return names.filter((name) => name.toLowerCase() === wanted.toLowerCase());
}

function onTable(tables: Tables, { method }: StorageRequest, key: string): StorageAnswer {
  const name = /^'([^']*)'$/.exec(key)?.[1];
  if (name === undefined || method !== 'DELETE') throw storageError('UnsupportedHttpVerb');
  if (tables.find(name) === null) throw new StorageError(404, 'ResourceNotFound', 'The specified resource does not exist.');
  tables.remove(name);
  return { status: 204 };
}
