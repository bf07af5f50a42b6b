import { createHash } from 'node:crypto';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { childRid, databaseOf } from '../resource-ids.ts';
import type { ValueObject } from '../sql/value.ts';
import type { Counters } from './counters.ts';
import { newEtag, seconds } from './new-etag.ts';
import { isExpired, type ContainerRecord, type ItemRecord } from './records.ts';

const ITEMS = 'cosmos-items';
/** Changes by container and number: the key of the item that changed, once for each item. */
const FEED = 'cosmos-feed';

/** Items of containers and the order in which they changed. */
export interface ItemTable {
  /** Those that have not expired. */
  find(container: ContainerRecord, partition: string, id: string): ItemRecord | null;
  /** In the order in which they were made; of one partition key where it is given. */
  items(container: ContainerRecord, partition?: string): ItemRecord[];
  put(container: ContainerRecord, partition: string, item: ValueObject & { readonly id: string }): ItemRecord;
  remove(container: ContainerRecord, item: ItemRecord): void;
  /** Items that changed after that number, the oldest change first, each in its latest version. */
  changes(container: ContainerRecord, range: { after: number; limit: number; partition?: string | undefined }): ItemRecord[];
  /** Number of the container's last change. */
  lastChange(container: ContainerRecord): number;
  /** All of them. */
  clear(container: ContainerRecord): void;
}

const feedKey = ({ rid }: ContainerRecord, lsn: number): string => `${rid}/${String(lsn).padStart(16, '0')}`;
const partitionPrefix = ({ rid }: ContainerRecord, partition: string): string =>
  `${rid}/${createHash('sha256').update(partition).digest('hex').slice(0, 32)}/`;
const itemKey = (container: ContainerRecord, { partition, id }: Pick<ItemRecord, 'partition' | 'id'>): string =>
  partitionPrefix(container, partition) + id;

export function createItemTable(documents: HostDocuments, counters: Counters): ItemTable {
  const remove = (container: ContainerRecord, item: ItemRecord): void =>
    documents.transaction(() => {
      documents.remove(ITEMS, itemKey(container, item));
      documents.remove(FEED, feedKey(container, item.lsn));
    });
  /** What expired goes when it is come across. */
  const alive = (container: ContainerRecord, items: ItemRecord[]): ItemRecord[] => {
    const now = Date.now();
    const gone = new Set(items.filter((item) => isExpired(item, container.definition, now)));
    gone.forEach((item) => remove(container, item));
    return gone.size === 0 ? items : items.filter((item) => !gone.has(item));
  };
  const find = (container: ContainerRecord, partition: string, id: string): ItemRecord | null => {
    const found = documents.get(ITEMS, itemKey(container, { partition, id })) as ItemRecord | undefined;
    return found === undefined ? null : (alive(container, [found])[0] ?? null);
  };
  return {
    find,
    items(container, partition) {
      const prefix = partition === undefined ? `${container.rid}/` : partitionPrefix(container, partition);
      const found = documents.list(ITEMS, { prefix }).map(({ value }) => value as ItemRecord);
      return alive(container, found).toSorted((a, b) => a.number - b.number);
    },
    put: (container, partition, item) =>
      documents.transaction(() => {
        const before = find(container, partition, item.id);
        if (before !== null) documents.remove(FEED, feedKey(container, before.lsn));
        const number = before?.number ?? counters.next(`${container.rid}/item`);
        const lsn = counters.next(`${container.rid}/lsn`);
        const written = { id: item.id, partition, number, lsn, body: withSystem(container, item, number) };
        documents.put(ITEMS, itemKey(container, written), written);
        documents.put(FEED, feedKey(container, lsn), itemKey(container, written));
        return written;
      }),
    remove,
    changes(container, { after, limit, partition }) {
      const found: ItemRecord[] = [];
      for (let position = feedKey(container, after); found.length < limit;) {
        const page = documents.list(FEED, { prefix: `${container.rid}/`, after: position, limit });
        const items = page.map(({ value }) => documents.get(ITEMS, String(value)) as ItemRecord);
        found.push(...alive(container, items).filter((item) => partition === undefined || item.partition === partition));
        position = page.at(-1)?.key ?? position;
        if (page.length < limit) break;
      }
      return found.slice(0, limit);
    },
    lastChange: ({ rid }) => counters.last(`${rid}/lsn`),
    clear(container) {
      const { rid } = container;
      for (const collection of [ITEMS, FEED])
        for (const { key } of documents.list(collection, { prefix: `${rid}/` })) documents.remove(collection, key);
      for (const counter of ['lsn', 'item']) counters.remove(`${rid}/${counter}`);
    },
  };
}

/** What the service adds to an item, in place of what a client says of it. */
function withSystem({ rid: container }: ContainerRecord, item: ValueObject, number: number): ValueObject {
  const rid = childRid(container, number, 'item');
  return {
    ...item,
    _rid: rid,
    _self: `dbs/${databaseOf(container)}/colls/${container}/docs/${rid}/`,
    _etag: newEtag(),
    _attachments: 'attachments/',
    _ts: seconds(),
  };
}
