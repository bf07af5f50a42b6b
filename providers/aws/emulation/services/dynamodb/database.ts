import type { HostDocuments } from '../../../../emulation-host.ts';
import { itemBytes, type Item } from './attribute-value.ts';
import { isEqual } from './compare.ts';
import { tableNotFound, validation } from './errors.ts';
import { checkItemKeys, itemDocument } from './item-key.ts';
import { changeOf } from './streams/change-record.ts';
import type { StreamStore } from './streams/stream-store.ts';
import { keyOf, nameOf, type Table } from './table.ts';

const TABLES = 'dynamodb-tables';
const ITEMS = 'dynamodb-items';
/** "The maximum item size in DynamoDB is 400 KB". */
const MAX_ITEM_BYTES = 400 * 1024;

export interface TableKey {
  account: string;
  region: string;
  name: string;
}

/** Tables with their items. Writes tell the table's stream, in the same transaction. */
export interface Database {
  findTable(key: TableKey): Table | null;
  /** By name or ARN. Throws `ResourceNotFoundException`. */
  needTable(key: TableKey): Table;
  /** By name. */
  listTables(at: { account: string; region: string; after?: string | undefined; limit: number }): Table[];
  allTables(): Table[];
  saveTable(table: Table): void;
  /** With all its items. */
  dropTable(table: Table): void;
  countItems(table: Table): number;
  get(table: Table, key: Item): Item | null;
  /** Checks the item and puts it in the place of what was there; gives that back. */
  put(table: Table, item: Item): Item | null;
  /** Gives back what was there. `expired`: by its time to live. */
  remove(table: Table, key: Item, options?: { expired?: boolean }): Item | null;
  /** Items in the order of their documents; `after` is exclusive. */
  items(table: Table, range?: { prefix?: string; after?: string | undefined; limit?: number | undefined }): Item[];
}

export function createDatabase(documents: HostDocuments, streams: StreamStore): Database {
  const keyOfTable = ({ account, region, name }: TableKey) => `${account}/${region}/${nameOf(name)}`;
  const changed = (table: Table, before: Item | null, after: Item | null, expired: boolean) => {
    if (before !== null && after !== null && isEqual({ M: before }, { M: after })) return;
    const change = changeOf(table, before, after);
    if (change !== null) streams.append(table, { ...change, expired });
  };
  const database: Database = {
    findTable: (key) => (documents.get(TABLES, keyOfTable(key)) as Table | undefined) ?? null,
    needTable(key) {
      const table = database.findTable(key);
      if (table === null) throw tableNotFound(nameOf(key.name));
      return table;
    },
    listTables({ account, region, after, limit }) {
      const prefix = `${account}/${region}/`;
      return documents
        .list(TABLES, { prefix, after: after === undefined ? undefined : prefix + after, limit })
        .map(({ value }) => value as Table);
    },
    allTables: () => documents.list(TABLES).map(({ value }) => value as Table),
    saveTable: (table) => documents.put(TABLES, keyOfTable(table), table),
    dropTable(table) {
      documents.transaction(() => {
        documents.remove(TABLES, keyOfTable(table));
        for (const { key } of documents.list(ITEMS, { prefix: `${table.id}/` })) documents.remove(ITEMS, key);
        streams.close(table);
      });
    },
    countItems: (table) => documents.count(ITEMS, `${table.id}/`),
    get: (table, key) => (documents.get(ITEMS, itemDocument(table, key)) as Item | undefined) ?? null,
    put(table, item) {
      checkItemKeys(table, item);
      if (itemBytes(item) > MAX_ITEM_BYTES) throw validation('Item size has exceeded the maximum allowed size');
      return documents.transaction(() => {
        const before = database.get(table, keyOf(item, table.key));
        documents.put(ITEMS, itemDocument(table, item), item);
        changed(table, before, item, false);
        return before;
      });
    },
    remove: (table, key, { expired = false } = {}) =>
      documents.transaction(() => {
        const before = database.get(table, key);
        if (before === null) return null;
        documents.remove(ITEMS, itemDocument(table, key));
        changed(table, before, null, expired);
        return before;
      }),
    items: (table, { prefix = `${table.id}/`, after, limit } = {}) =>
      documents.list(ITEMS, { prefix, after, limit }).map(({ value }) => value as Item),
  };
  return database;
}
