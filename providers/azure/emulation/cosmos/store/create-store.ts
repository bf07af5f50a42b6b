import type { HostDocuments } from '../../../../emulation-host.ts';
import { containerRid, databaseRid } from '../resource-ids.ts';
import { createCounters } from './counters.ts';
import { createItemTable, type ItemTable } from './item-table.ts';
import { newEtag, seconds } from './new-etag.ts';
import type { ContainerDefinition, ContainerRecord, DatabaseRecord } from './records.ts';

const DATABASES = 'cosmos-databases';
const CONTAINERS = 'cosmos-containers';

/** Databases of the one account with all that is in them: durable once a call returns. Ids are what clients call them, or resource ids. */
export interface CosmosStore extends Omit<ItemTable, 'clear'> {
  databases(): DatabaseRecord[];
  database(id: string): DatabaseRecord | null;
  createDatabase(id: string): DatabaseRecord;
  /** With all that is in it. */
  removeDatabase(database: DatabaseRecord): void;
  containers(database: DatabaseRecord): ContainerRecord[];
  container(database: DatabaseRecord, id: string): ContainerRecord | null;
  createContainer(database: DatabaseRecord, id: string, definition: ContainerDefinition): ContainerRecord;
  changeContainer(container: ContainerRecord, definition: ContainerDefinition): ContainerRecord;
  removeContainer(container: ContainerRecord): void;
  /** All writes in it or none. */
  transaction<T>(work: () => T): T;
  /** Calls back with the resource id of a container after it was made, or an item of it written; gives back the way to stop it. */
  onChange(listener: (containerRid: string) => void): () => void;
}

export function createCosmosStore(documents: HostDocuments): CosmosStore {
  const listeners = new Set<(containerRid: string) => void>();
  const tell = (rid: string): void => listeners.forEach((listener) => listener(rid));
  const counters = createCounters(documents);
  const { clear, ...table } = createItemTable(documents, counters);
  const listOf = <T>(collection: string, prefix: string): T[] => documents.list(collection, { prefix }).map(({ value }) => value as T);
  const byRid = <T extends DatabaseRecord>(records: T[], rid: string): T | null => records.find((record) => record.rid === rid) ?? null;
  const databases = (): DatabaseRecord[] => listOf(DATABASES, '');
  const containers = ({ id }: Pick<DatabaseRecord, 'id'>): ContainerRecord[] => listOf(CONTAINERS, `${id}/`);
  const removeContainer = (container: ContainerRecord): void =>
    documents.transaction(() => {
      clear(container);
      documents.remove(CONTAINERS, `${container.database}/${container.id}`);
    });

  return {
    ...table,
    put(...item) {
      const written = table.put(...item);
      tell(item[0].rid);
      return written;
    },
    databases,
    database: (id) => (documents.get(DATABASES, id) as DatabaseRecord | undefined) ?? byRid(databases(), id),
    createDatabase: (id) =>
      documents.transaction(() => {
        const record = { id, rid: databaseRid(counters.next('database')), etag: newEtag(), ts: seconds() };
        documents.put(DATABASES, id, record);
        return record;
      }),
    removeDatabase: (database) =>
      documents.transaction(() => {
        containers(database).forEach(removeContainer);
        documents.remove(DATABASES, database.id);
      }),
    containers,
    container: (database, id) =>
      (documents.get(CONTAINERS, `${database.id}/${id}`) as ContainerRecord | undefined) ?? byRid(containers(database), id),
    createContainer(database, id, definition) {
      const record = documents.transaction(() => {
        const rid = containerRid(database.rid, counters.next('container'));
        const made = { id, database: database.id, rid, etag: newEtag(), ts: seconds(), definition };
        documents.put(CONTAINERS, `${database.id}/${id}`, made);
        return made;
      });
      tell(record.rid);
      return record;
    },
    changeContainer(container, definition) {
      const changed = { ...container, definition, etag: newEtag(), ts: seconds() };
      documents.put(CONTAINERS, `${container.database}/${container.id}`, changed);
      return changed;
    },
    removeContainer,
    transaction: (work) => documents.transaction(work),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
