import type { HostDocuments } from '../../../../emulation-host.ts';

/** A typed value of an entity: what is no text, number or boolean of JSON is written as a text. */
export interface Property {
  /** `Edm.String`, `Edm.Int64` and so on. */
  type: string;
  value: string | number | boolean;
}

export interface Entity {
  partitionKey: string;
  rowKey: string;
  /** `2026-01-31T12:00:00.0000000Z`. */
  timestamp: string;
  properties: Record<string, Property>;
}

const TABLES = 'storage-tables';
const ENTITIES = 'table-entities';
/** Between the parts of a key, which may not hold it: keys have no control characters. */
const CUT = '\u0001';
let lastTick = 0;

/** An instant in the service's 100 ns that no other state of anything has. */
export function newTimestamp(): string {
  lastTick = Math.max(lastTick + 1, Date.now() * 10);
  const ms = Math.floor(lastTick / 10);
  return new Date(ms).toISOString().replace('Z', `000${lastTick % 10}Z`);
}

/** Tables and their entities: durable once a call returns. Names of tables are told apart without regard to case. */
export interface Tables {
  /** As it was made; null where there is none. */
  find(name: string): string | null;
  create(name: string): void;
  /** With all that is in it. */
  remove(name: string): void;
  list(range: { after: string | undefined; limit: number }): string[];
  entity(table: string, partitionKey: string, rowKey: string): Entity | null;
  /** In place of the one of its keys. */
  put(table: string, entity: Entity): void;
  removeEntity(table: string, entity: Entity): void;
  /** In the order of their keys, from that one on. */
  entities(table: string, range: { from: { partitionKey: string; rowKey: string } | null; limit: number }): Entity[];
  /** All writes in it or none. */
  transaction<T>(work: () => T): T;
}

export function createTables(documents: HostDocuments): Tables {
  const prefix = (table: string): string => table.toLowerCase() + CUT;
  const keyOf = (table: string, { partitionKey, rowKey }: Pick<Entity, 'partitionKey' | 'rowKey'>): string =>
    prefix(table) + partitionKey + CUT + rowKey;
  const find = (name: string): string | null => (documents.get(TABLES, name.toLowerCase()) as string | undefined) ?? null;
  const entity = (table: string, partitionKey: string, rowKey: string): Entity | null =>
    (documents.get(ENTITIES, keyOf(table, { partitionKey, rowKey })) as Entity | undefined) ?? null;
  return {
    find,
    create: (name) => documents.put(TABLES, name.toLowerCase(), name),
    remove: (name) =>
      documents.transaction(() => {
        for (const { key } of documents.list(ENTITIES, { prefix: prefix(name) })) documents.remove(ENTITIES, key);
        documents.remove(TABLES, name.toLowerCase());
      }),
    list: ({ after, limit }) => documents.list(TABLES, { after: after?.toLowerCase(), limit }).map(({ value }) => value as string),
    entity,
    put: (table, value) => documents.put(ENTITIES, keyOf(table, value), value),
    removeEntity: (table, value) => void documents.remove(ENTITIES, keyOf(table, value)),
    entities(table, { from, limit }) {
      const first = from === null ? null : entity(table, from.partitionKey, from.rowKey);
      const after = from === null ? undefined : keyOf(table, from);
      const rest = documents.list(ENTITIES, { prefix: prefix(table), after, limit }).map(({ value }) => value as Entity);
      return first === null ? rest : [first, ...rest].slice(0, limit);
    },
    transaction: (work) => documents.transaction(work),
  };
}
