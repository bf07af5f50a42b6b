import { isMapping } from '../../../detection/cloud-yaml.ts';
import type { RpcBinding, RpcTypedData } from '../functions-core.ts';
import { bindingError, storageOf, type Variables } from './connection.ts';
import { expressionValue, fillIn, fillSettings, type BindingData } from './expression.ts';
import { storageRequest } from './storage-request.ts';

const JSON_HEADERS = { accept: 'application/json;odata=nometadata', dataserviceversion: '3.0;NetFx', maxdataserviceversion: '3.0;NetFx' };

interface Place {
  storage: ReturnType<typeof storageOf>;
  table: string;
  partitionKey: string | null;
  rowKey: string | null;
}

function placeOf(binding: RpcBinding, variables: Variables, data: BindingData): Place {
  const text = (name: string): string | null => {
    const value = binding[name];
    return typeof value === 'string' && value !== '' ? fillIn(value, variables, data) : null;
  };
  const table = text('tableName');
  if (table === null) throw bindingError('The tableName of a table binding is missing.');
  return { storage: storageOf(variables, binding['connection']), table, partitionKey: text('partitionKey'), rowKey: text('rowKey') };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * One entity by its keys, or those that the partition key and the filter want, at most `take`; null where there is no such entity.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-table-input
 */
export async function readTable(binding: RpcBinding, variables: Variables, data: BindingData): Promise<RpcTypedData | null> {
  const place = placeOf(binding, variables, data);
  const { storage, table, partitionKey, rowKey } = place;
  if (partitionKey !== null && rowKey !== null) {
    const keys = `PartitionKey=${quoted(partitionKey)},RowKey=${quoted(rowKey)}`;
    const { status, body } = await storageRequest(storage, 'table', 'GET', `/${table}(${encodeURIComponent(keys)})`, {
      headers: JSON_HEADERS,
    });
    return status === 404 ? null : { json: body.toString('utf8') };
  }
  const own = typeof binding['filter'] === 'string' ? filterOf(fillSettings(binding['filter'], variables), data) : '';
  const parts = [...(partitionKey === null ? [] : [`PartitionKey eq ${quoted(partitionKey)}`]), ...(own === '' ? [] : [own])];
  const filter = parts.length > 1 ? parts.map((part) => `(${part})`).join(' and ') : (parts[0] ?? '');
  const take = typeof binding['take'] === 'number' && binding['take'] > 0 ? binding['take'] : Number.POSITIVE_INFINITY;
  return { json: JSON.stringify(await readAll(place, filter, take)) };
}

/** Values stay values: quotes in them are doubled within quotes, and without quotes they have to be literals. */
function filterOf(text: string, data: BindingData): string {
  return text.replace(/('?)\{([^{}]+)\}/g, (_all, quote: string, name: string) => {
    const value = String(expressionValue(name.trim(), data) as string | number | boolean);
    if (quote !== '') return quote + value.replaceAll("'", "''");
    if (/^(?:true|false|-?\d+(?:\.\d+)?L?)$/.test(value)) return value;
    throw bindingError(`An invalid parameter value was specified for filter parameter '${name}'.`);
  });
}

async function readAll({ storage, table }: Place, filter: string, take: number): Promise<unknown[]> {
  const found: unknown[] = [];
  let next: Record<string, string> = {};
  for (;;) {
    const top = Number.isFinite(take) ? { $top: String(Math.min(1000, take - found.length)) } : {};
    const query = { ...(filter === '' ? {} : { $filter: filter }), ...top, ...next };
    const { status, headers, body } = await storageRequest(storage, 'table', 'GET', `/${table}()`, { query, headers: JSON_HEADERS });
    if (status === 404) return [];
    found.push(...(JSON.parse(body.toString('utf8')) as { value: unknown[] }).value);
    const partition = headers.get('x-ms-continuation-nextpartitionkey');
    if (partition === null || found.length >= take) return found;
    next = { NextPartitionKey: partition, NextRowKey: headers.get('x-ms-continuation-nextrowkey') ?? '' };
  }
}

/**
 * Inserts entities; the table is made where there is none. Keys come from the value, or from the binding.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-table-output
 */
export async function writeTable(
  binding: RpcBinding,
  items: readonly string[],
  { variables, data }: { variables: Variables; data: BindingData },
): Promise<void> {
  const { storage, table, partitionKey, rowKey } = placeOf(binding, variables, data);
  if (items.length === 0) return;
  const headers = { ...JSON_HEADERS, 'content-type': 'application/json', prefer: 'return-no-content' };
  const create = Buffer.from(JSON.stringify({ TableName: table }));
  await storageRequest(storage, 'table', 'POST', '/Tables', { headers, body: create, accept: [409] });
  for (const item of items) {
    const value: unknown = JSON.parse(item);
    if (!isMapping(value)) throw bindingError('An entity for a table has to be an object.');
    const { partitionKey: _p, rowKey: _r, ...rest } = value;
    const entity = {
      ...rest,
      PartitionKey: value['PartitionKey'] ?? value['partitionKey'] ?? partitionKey,
      RowKey: value['RowKey'] ?? value['rowKey'] ?? rowKey,
    };
    await storageRequest(storage, 'table', 'POST', `/${table}`, { headers, body: Buffer.from(JSON.stringify(entity)) });
  }
}
