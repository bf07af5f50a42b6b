import { badRequest, notOffered } from '../cosmos-error.ts';
import type { CosmosAnswer, CosmosRequest } from '../cosmos-exchange.ts';
import { partitionHeader } from '../partition-key.ts';
import type { CosmosStore } from '../store/create-store.ts';
import type { ContainerRecord } from '../store/records.ts';
import { runBatch } from './batch.ts';
import { readChanges } from './change-feed.ts';
import { isQuery } from './feed.ts';
import { queryItems, queryPlan, readItems } from './query-items.ts';
import { isTrue } from './request-parts.ts';
import { etagOf, writeItem, type ItemWrite, type Written } from './write-item.ts';

/** `/dbs/ID/colls/ID/docs`. */
export function onItems(store: CosmosStore, request: CosmosRequest, container: ContainerRecord): CosmosAnswer {
  const { method, headers, body } = request;
  if (method === 'GET')
    return headers['a-im'] === undefined ? readItems(store, request, container) : readChanges(store, request, container);
  if (method !== 'POST') throw badRequest('The request is invalid.');
  if (isTrue(headers['x-ms-cosmos-is-query-plan-request'])) return queryPlan(request);
  if (isQuery(request)) return queryItems(store, request, container);
  if (isTrue(headers['x-ms-cosmos-is-batch-request'])) return runBatch(store, request, container);
  checkScripts(request);
  const kind = isTrue(headers['x-ms-documentdb-is-upsert']) ? 'upsert' : 'create';
  return itemAnswer(store, request, container, writeItem(store, container, { kind, body, ...conditions(request, container) }));
}

const KINDS: Readonly<Record<string, ItemWrite['kind']>> = { GET: 'read', PUT: 'replace', PATCH: 'patch', DELETE: 'delete' };

/** `/dbs/ID/colls/ID/docs/ID`. */
export function onItem(store: CosmosStore, request: CosmosRequest, container: ContainerRecord, id: string): CosmosAnswer {
  const { method, body } = request;
  const kind = KINDS[method];
  if (kind === undefined) throw badRequest('The request is invalid.');
  checkScripts(request);
  return itemAnswer(store, request, container, writeItem(store, container, { kind, id, body, ...conditions(request, container) }));
}

function conditions({ headers }: CosmosRequest, { definition }: ContainerRecord): Pick<ItemWrite, 'partition' | 'ifMatch' | 'ifNoneMatch'> {
  return {
    partition: partitionHeader(headers['x-ms-documentdb-partitionkey'], definition),
    ifMatch: headers['if-match'],
    ifNoneMatch: headers['if-none-match'],
  };
}

/** A script that a write asks for would be left out without a word. */
function checkScripts({ headers }: CosmosRequest): void {
  if (['pre', 'post'].some((when) => headers[`x-ms-documentdb-${when}-trigger-include`] !== undefined))
    throw notOffered('Triggers of containers are');
}

function itemAnswer(store: CosmosStore, { headers }: CosmosRequest, container: ContainerRecord, { status, item }: Written): CosmosAnswer {
  const isQuiet = headers['prefer']?.toLowerCase() === 'return=minimal' && status !== 200;
  return {
    status,
    headers: {
      etag: item === null ? undefined : etagOf(item),
      // All reads see all writes here.
      'x-ms-session-token': `0:-1#${store.lastChange(container)}`,
    },
    ...(item === null || isQuiet ? {} : { body: item.body }),
  };
}
