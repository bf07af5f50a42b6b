import { badRequest, conflict, notFound } from '../cosmos-error.ts';
import type { CosmosAnswer, CosmosRequest } from '../cosmos-exchange.ts';
import { childRid, databaseOf } from '../resource-ids.ts';
import { isList, isObject, isSame, type Value, type ValueObject } from '../sql/value.ts';
import type { CosmosStore } from '../store/create-store.ts';
import type { ContainerDefinition, ContainerRecord, DatabaseRecord } from '../store/records.ts';
import { feedAnswer, isQuery } from './feed.ts';
import { bodyOf, idOf, needMatch } from './request-parts.ts';

/** What a container has unless it was told otherwise. @see https://learn.microsoft.com/azure/cosmos-db/index-policy */
const INDEXING = {
  indexingMode: 'consistent',
  automatic: true,
  includedPaths: [{ path: '/*' }],
  excludedPaths: [{ path: '/"_etag"/?' }],
};
const CONFLICTS = { mode: 'LastWriterWins', conflictResolutionPath: '/_ts', conflictResolutionProcedure: '' };
export const CONTAINER_DEFAULTS = {
  indexingPolicy: INDEXING,
  conflictResolutionPolicy: CONFLICTS,
  geospatialConfig: { type: 'Geography' },
};

function containerView({ id, rid, etag, ts, definition }: ContainerRecord): ValueObject {
  return {
    id,
    ...(definition as unknown as ValueObject),
    _rid: rid,
    _self: `dbs/${databaseOf(rid)}/colls/${rid}/`,
    _etag: etag,
    _ts: ts,
    _docs: 'docs/',
    _sprocs: 'sprocs/',
    _triggers: 'triggers/',
    _udfs: 'udfs/',
    _conflicts: 'conflicts/',
  };
}

/** `/dbs/ID/colls`. */
export function onContainers(store: CosmosStore, request: CosmosRequest, database: DatabaseRecord): CosmosAnswer {
  if (request.method === 'GET' || isQuery(request)) {
    return feedAnswer(request, { rid: database.rid, name: 'DocumentCollections', items: store.containers(database).map(containerView) });
  }
  if (request.method !== 'POST') throw badRequest('The request is invalid.');
  const body = bodyOf(request);
  const id = idOf(body);
  if (store.container(database, id) !== null) throw conflict();
  return containerAnswer(201, store.createContainer(database, id, definitionOf(body)));
}

/** `/dbs/ID/colls/ID`. */
export function onContainer(store: CosmosStore, request: CosmosRequest, container: ContainerRecord | null): CosmosAnswer {
  if (container === null) throw notFound();
  if (request.method === 'GET') return containerAnswer(200, container);
  needMatch(request, container.etag);
  if (request.method === 'PUT') {
    const definition = definitionOf(bodyOf(request));
    if (!isSame(definition.partitionKey as unknown as Value, container.definition.partitionKey as unknown as Value))
      throw badRequest('Document collection partition key cannot be changed.');
    return containerAnswer(200, store.changeContainer(container, definition));
  }
  if (request.method !== 'DELETE') throw badRequest('The request is invalid.');
  store.removeContainer(container);
  return { status: 204 };
}

function containerAnswer(status: number, container: ContainerRecord): CosmosAnswer {
  return { status, headers: { etag: container.etag }, body: containerView(container) };
}

function definitionOf(body: ValueObject): ContainerDefinition {
  const { indexingPolicy, defaultTtl, uniqueKeyPolicy, conflictResolutionPolicy, geospatialConfig } = body;
  return {
    indexingPolicy: isObject(indexingPolicy) ? { ...INDEXING, ...indexingPolicy } : INDEXING,
    partitionKey: partitionKeyOf(body['partitionKey']),
    ...ttlOf(defaultTtl),
    ...(isObject(uniqueKeyPolicy) ? { uniqueKeyPolicy: uniqueKeysOf(uniqueKeyPolicy) } : {}),
    conflictResolutionPolicy: isObject(conflictResolutionPolicy) ? conflictResolutionPolicy : CONFLICTS,
    geospatialConfig: isObject(geospatialConfig) ? geospatialConfig : CONTAINER_DEFAULTS.geospatialConfig,
  };
}

function ttlOf(value: Value): { defaultTtl?: number } {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'number' || !Number.isInteger(value) || value === 0 || value < -1)
    throw badRequest("The value specified for 'defaultTtl' is invalid. It has to be -1 or a number of seconds of 1 or more.");
  return { defaultTtl: value };
}

function partitionKeyOf(value: Value): ContainerDefinition['partitionKey'] {
  const { paths, kind = 'Hash', version } = isObject(value) ? value : {};
  if (!isList(paths) || paths.length === 0) throw badRequest('Partition key paths must be specified.');
  const names = paths.map(String);
  const most = kind === 'MultiHash' ? 3 : 1;
  if (names.length > most || !names.every((path) => /^(?:\/(?:"[^"]+"|[^/"]+))+$/.test(path)))
    throw badRequest(`The partition key component definition path '${names.join(', ')}' could not be accepted.`);
  return { paths: names, kind: String(kind), version: typeof version === 'number' ? version : kind === 'MultiHash' ? 2 : 1 };
}

function uniqueKeysOf({ uniqueKeys }: ValueObject): { uniqueKeys: { paths: string[] }[] } {
  const keys = isList(uniqueKeys) ? uniqueKeys.filter(isObject) : [];
  return { uniqueKeys: keys.map(({ paths }) => ({ paths: isList(paths) ? paths.map(String) : [] })) };
}

/** `/dbs/ID/colls/ID/pkranges`: all keys are in one range. */
export function partitionRanges({ method, headers }: CosmosRequest, { rid, etag, ts }: ContainerRecord): CosmosAnswer {
  if (method !== 'GET') throw badRequest('The request is invalid.');
  if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
  const range = childRid(rid, 1, 'range');
  const only = {
    _rid: range,
    id: '0',
    _etag: etag,
    minInclusive: '',
    maxExclusive: 'FF',
    ridPrefix: 0,
    _self: `dbs/${databaseOf(rid)}/colls/${rid}/pkranges/${range}/`,
    throughputFraction: 1,
    status: 'online',
    parents: [],
    _ts: ts,
  };
  return { status: 200, headers: { etag, 'x-ms-item-count': '1' }, body: { _rid: rid, PartitionKeyRanges: [only], _count: 1 } };
}
