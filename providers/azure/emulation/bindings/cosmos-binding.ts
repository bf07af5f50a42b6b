import { partitionOf } from '../cosmos/partition-key.ts';
import type { ContainerDefinition } from '../cosmos/store/records.ts';
import type { Value } from '../cosmos/sql/value.ts';
import type { RpcBinding, RpcTypedData } from '../functions-core.ts';
import { bindingError, type Variables } from './connection.ts';
import { cosmosOf, cosmosOption, cosmosText, type CosmosConnection } from './cosmos-options.ts';
import { cosmosRequest } from './cosmos-request.ts';
import { expressionValue, fillIn, fillSettings, type BindingData } from './expression.ts';

interface Place {
  connection: CosmosConnection;
  database: string;
  container: string;
}

function placeOf(binding: RpcBinding, variables: Variables, data: BindingData): Place {
  const text = (name: string): string => {
    const value = fillIn(cosmosText(binding, name) ?? '', variables, data);
    if (value === '') throw bindingError(`The ${name} of the binding '${String(binding['name'] ?? binding.type)}' is missing.`);
    return value;
  };
  return {
    connection: cosmosOf(variables, cosmosText(binding, 'connection')),
    database: text('databaseName'),
    container: text('containerName'),
  };
}

const pathOf = ({ database, container }: Place): string[] => ['dbs', database, 'colls', container];

/**
 * One item by its id, what a query finds, or all items; null where there is no such item.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-cosmosdb-v2-input
 */
export async function readCosmos(binding: RpcBinding, variables: Variables, data: BindingData): Promise<RpcTypedData | null> {
  const place = placeOf(binding, variables, data);
  const partition = cosmosText(binding, 'partitionKey');
  const key = partition === undefined ? undefined : fillIn(partition, variables, data);
  const id = cosmosText(binding, 'id');
  const sqlQuery = cosmosText(binding, 'sqlQuery');
  if (id !== undefined && sqlQuery !== undefined)
    throw bindingError(`Only one of 'SqlQuery' and 'Id' can be specified for a CosmosDB binding.`);
  if (id !== undefined) return readItem(place, fillIn(id, variables, data), key);
  const query = parameterized(fillSettings(sqlQuery ?? 'SELECT * FROM c', variables), data);
  return { json: JSON.stringify(await readAll(place, query, key)) };
}

const partitionHeaders = (key: string | undefined): Record<string, string> =>
  key === undefined ? {} : { 'x-ms-documentdb-partitionkey': ascii(JSON.stringify([key])) };

/** JSON for a header, which has no other characters. */
const ascii = (json: string): string =>
  json.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

async function readItem(place: Place, id: string, key: string | undefined): Promise<RpcTypedData | null> {
  const { status, body } = await cosmosRequest(place.connection, 'GET', [...pathOf(place), 'docs', id], { headers: partitionHeaders(key) });
  return status === 404 ? null : { json: JSON.stringify(body) };
}

interface SqlQuery {
  query: string;
  parameters: { name: string; value: unknown }[];
}

/** `{name}` becomes the parameter `@name`, so that nothing in a value can be taken for a part of the query. */
function parameterized(text: string, data: BindingData): SqlQuery {
  const parameters = new Map<string, unknown>();
  const query = text.replace(/\{([^{}:\s"']+)\}/g, (_all, expression: string) => {
    const name = `@${expression.replace(/\W/g, '_')}`;
    parameters.set(name, expressionValue(expression, data));
    return name;
  });
  return { query, parameters: [...parameters].map(([name, value]) => ({ name, value })) };
}

async function readAll(place: Place, query: SqlQuery, key: string | undefined): Promise<unknown[]> {
  const found: unknown[] = [];
  const path = [...pathOf(place), 'docs'];
  for (let continuation = ''; ;) {
    const { status, headers, body } = await cosmosRequest(place.connection, 'POST', path, {
      headers: {
        ...partitionHeaders(key),
        'x-ms-documentdb-isquery': 'true',
        'x-ms-documentdb-query-enablecrosspartition': 'true',
        'content-type': 'application/query+json',
        ...(continuation === '' ? {} : { 'x-ms-continuation': continuation }),
      },
      body: query,
    });
    if (status === 404) throw missing(place);
    const { Documents: page } = body as { Documents?: unknown[] };
    found.push(...(page ?? []));
    continuation = headers.get('x-ms-continuation') ?? '';
    if (continuation === '') return found;
  }
}

const missing = ({ container, database }: Place): Error =>
  bindingError(
    `The container '${container}' (in database '${database}') does not exist. To automatically create the container, set 'CreateIfNotExists' to 'true'.`,
  );

/** Puts items where they were or are to be; the database and the container are made where there are none and the binding says so. */
export async function writeCosmos(
  binding: RpcBinding,
  items: readonly string[],
  { variables, data }: { variables: Variables; data: BindingData },
): Promise<void> {
  const place = placeOf(binding, variables, data);
  const documents = items.map((item) => JSON.parse(item) as Value);
  if (documents.length === 0) return;
  const definition = (await definitionOf(place)) ?? (await create(binding, place, variables, data));
  for (const document of documents) {
    await cosmosRequest(place.connection, 'POST', [...pathOf(place), 'docs'], {
      headers: { 'x-ms-documentdb-is-upsert': 'true', 'x-ms-documentdb-partitionkey': ascii(partitionOf(document, definition)) },
      body: document,
    });
  }
}

async function definitionOf(place: Place): Promise<ContainerDefinition | null> {
  const { status, body } = await cosmosRequest(place.connection, 'GET', pathOf(place));
  return status === 404 ? null : (body as ContainerDefinition);
}

async function create(binding: RpcBinding, place: Place, variables: Variables, data: BindingData): Promise<ContainerDefinition> {
  if (cosmosOption(binding, 'createIfNotExists') !== true) throw missing(place);
  const { connection, database, container } = place;
  await cosmosRequest(connection, 'POST', ['dbs'], { body: { id: database }, accept: [409] });
  const path = fillIn(cosmosText(binding, 'partitionKey') ?? '', variables, data);
  const body = { id: container, partitionKey: { paths: [path === '' ? '/_partitionKey' : path], kind: 'Hash' } };
  await cosmosRequest(connection, 'POST', ['dbs', database, 'colls'], { body, accept: [409] });
  const made = await definitionOf(place);
  if (made === null) throw missing(place);
  return made;
}
