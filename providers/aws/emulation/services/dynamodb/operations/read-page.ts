import { itemBytes, type Item } from '../attribute-value.ts';
import { compareValues } from '../compare.ts';
import type { Database } from '../database.ts';
import { validation } from '../errors.ts';
import { hasKey, itemDocument } from '../item-key.ts';
import { keyNames, keyOf, type Table, type TableIndex } from '../table.ts';

/** "A single Query operation can retrieve a maximum of 1 MB of data" before the filter; a scan as well. */
const MAX_BYTES = 1024 * 1024;

/** Items read at once. */
const CHUNK = 200;

/** What a query or scan goes through, in order. */
export interface Source {
  table: Table;
  index: TableIndex | null;
  /** All items it may show, in order, from the start key on. */
  items: Iterable<Item>;
}

export interface Page {
  items: Item[];
  scanned: Item[];
  lastKey: Item | null;
}

/** The index of that name. Throws `ValidationException`. */
export function indexOf(table: Table, name: string | undefined): TableIndex | null {
  if (name === undefined) return null;
  const index = table.indexes.find((candidate) => candidate.name === name);
  if (index === undefined) throw validation(`The table does not have the specified index: ${name}`);
  return index;
}

/** Items of an index in its order: by its sort key, then by the table's key. */
export function indexItems(database: Database, table: Table, index: TableIndex): Item[] {
  const { range } = index.key;
  return database
    .items(table)
    .filter((item) => hasKey(item, index.key))
    .toSorted((a, b) => {
      const [left, right] = range === null ? [undefined, undefined] : [a[range], b[range]];
      const order = left === undefined || right === undefined ? 0 : (compareValues(left, right) ?? 0);
      return order === 0 ? Buffer.compare(Buffer.from(itemDocument(table, a)), Buffer.from(itemDocument(table, b))) : order;
    });
}

/** What an index has of an item. */
export function projected(item: Item, table: Table, index: TableIndex | null): Item {
  if (index === null || index.projection.type === 'ALL') return item;
  const names = new Set([...keyNames(table.key), ...keyNames(index.key), ...index.projection.attributes]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

/** Goes through the items until a limit is reached, and keeps what the filter lets through. */
export function readPage(
  { table, index, items }: Source,
  { limit, filter }: { limit: number | undefined; filter: (item: Item) => boolean },
): Page {
  const page: Page = { items: [], scanned: [], lastKey: null };
  let bytes = 0;
  for (const item of items) {
    page.scanned.push(item);
    if (filter(item)) page.items.push(item);
    bytes += itemBytes(item);
    if (page.scanned.length === limit || bytes > MAX_BYTES) {
      page.lastKey = { ...keyOf(item, table.key), ...(index === null ? {} : keyOf(item, index.key)) };
      return page;
    }
  }
  return page;
}

/** Items in the order of the table's own keys after the start key, read as they are needed. */
export function* tableItems(
  database: Database,
  table: Table,
  { prefix, startKey, keep }: { prefix?: string; startKey: Item | null; keep: (item: Item) => boolean },
): Generator<Item> {
  for (let after = startKey === null ? undefined : itemDocument(table, startKey); ;) {
    const page = database.items(table, { ...(prefix === undefined ? {} : { prefix }), after, limit: CHUNK });
    yield* page.filter(keep);
    const last = page.at(-1);
    if (last === undefined || page.length < CHUNK) return;
    after = itemDocument(table, last);
  }
}

/** Items in the order of reading, without those up to the start key, whether or not there still is an item with it. */
export function itemsAfter(
  items: readonly Item[],
  startKey: Item | null,
  { table, index, forward }: { table: Table; index: TableIndex | null; forward: boolean },
): readonly Item[] {
  if (startKey === null) return items;
  const range = index === null ? null : index.key.range;
  const start = Buffer.from(itemDocument(table, startKey));
  return items.filter((item) => {
    const [own, other] = range === null ? [undefined, undefined] : [item[range], startKey[range]];
    const order = own === undefined || other === undefined ? 0 : (compareValues(own, other) ?? 0);
    const decided = order === 0 ? Buffer.compare(Buffer.from(itemDocument(table, item)), start) : order;
    return forward ? decided > 0 : decided < 0;
  });
}
