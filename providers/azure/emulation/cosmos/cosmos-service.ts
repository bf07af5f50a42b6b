import { CosmosError, notOffered, ownerNotFound } from './cosmos-error.ts';
import type { CosmosAnswer, CosmosRequest } from './cosmos-exchange.ts';
import { readAccount } from './operations/account.ts';
import { onContainer, onContainers, partitionRanges } from './operations/containers.ts';
import { onDatabase, onDatabases } from './operations/databases.ts';
import { onItem, onItems } from './operations/items.ts';
import type { CosmosStore } from './store/create-store.ts';
import type { ContainerRecord } from './store/records.ts';

/**
 * The REST interface of the API for NoSQL.
 * @see https://learn.microsoft.com/rest/api/cosmos-db/
 */
export function createCosmosService(store: CosmosStore): (request: CosmosRequest) => CosmosAnswer {
  return (request) => {
    const [root, databaseId, kind, containerId, ...rest] = request.path;
    if (root === undefined) return readAccount(request);
    // Throughput is a matter of the cloud: nothing is limited here, as in a serverless account.
    if (root === 'offers') return { status: 200, body: { _rid: '', Offers: [], _count: 0 } };
    if (root !== 'dbs') throw new CosmosError(400, 'The request URI is not valid.');
    if (databaseId === undefined) return onDatabases(store, request);
    if (kind === undefined) return onDatabase(store, request, databaseId);
    const database = store.database(databaseId);
    if (database === null) throw ownerNotFound();
    if (kind !== 'colls') throw notOffered('Users and permissions are');
    if (containerId === undefined) return onContainers(store, request, database);
    const container = store.container(database, containerId);
    if (rest.length === 0) return onContainer(store, request, container);
    if (container === null) throw ownerNotFound();
    return within(store, request, container, rest);
  };
}

/** Paths behind a container's. */
function within(store: CosmosStore, request: CosmosRequest, container: ContainerRecord, [kind, id]: string[]): CosmosAnswer {
  const answer =
    kind === 'pkranges'
      ? partitionRanges(request, container)
      : kind === 'docs'
        ? id === undefined
          ? onItems(store, request, container)
          : onItem(store, request, container, id)
        : null;
  if (answer === null) throw notOffered('Stored procedures, triggers, user-defined functions and conflicts are');
  const path = `dbs/${container.database}/colls/${container.id}`;
  return { ...answer, headers: { 'x-ms-alt-content-path': encodeURI(path), 'x-ms-content-path': container.rid, ...answer.headers } };
}
