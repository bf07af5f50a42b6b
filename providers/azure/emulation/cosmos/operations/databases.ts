import { badRequest, conflict, notFound } from '../cosmos-error.ts';
import type { CosmosAnswer, CosmosRequest } from '../cosmos-exchange.ts';
import type { CosmosStore } from '../store/create-store.ts';
import type { DatabaseRecord } from '../store/records.ts';
import { feedAnswer, isQuery } from './feed.ts';
import { bodyOf, idOf, needMatch } from './request-parts.ts';

export function databaseView({ id, rid, etag, ts }: DatabaseRecord): Record<string, string | number> {
  return { id, _rid: rid, _self: `dbs/${rid}/`, _etag: etag, _colls: 'colls/', _users: 'users/', _ts: ts };
}

/** `/dbs`. */
export function onDatabases(store: CosmosStore, request: CosmosRequest): CosmosAnswer {
  if (request.method === 'GET' || isQuery(request))
    return feedAnswer(request, { rid: '', name: 'Databases', items: store.databases().map(databaseView) });
  if (request.method !== 'POST') throw badRequest('The request is invalid.');
  const id = idOf(bodyOf(request));
  if (store.database(id) !== null) throw conflict();
  const database = store.createDatabase(id);
  return { status: 201, headers: { etag: database.etag }, body: databaseView(database) };
}

/** `/dbs/ID`. */
export function onDatabase(store: CosmosStore, request: CosmosRequest, id: string): CosmosAnswer {
  const database = store.database(id);
  if (database === null) throw notFound();
  if (request.method === 'GET') return { status: 200, headers: { etag: database.etag }, body: databaseView(database) };
  if (request.method !== 'DELETE') throw badRequest('The request is invalid.');
  needMatch(request, database.etag);
  store.removeDatabase(database);
  return { status: 204 };
}
