import type { HostDocuments } from '../../../../emulation-host.ts';
import type { BodyFile, BodyStore } from '../../../../emulation-parts/body-store.ts';

export interface Lease {
  id: string;
  /** Epoch milliseconds; null for one that does not end by itself. */
  endsAtMs: number | null;
  durationS: number;
}

export interface ContainerRecord {
  name: string;
  metadata: Record<string, string>;
  etag: string;
  modifiedAtMs: number;
  lease: Lease | null;
  /** Who may read without a key: kept, and not acted upon. */
  access: string | null;
}

/** A part of a block blob, or of one to be. */
export interface Block {
  /** Base64. */
  id: string;
  file: BodyFile;
}

/** A block blob. */
export interface BlobRecord {
  container: string;
  name: string;
  size: number;
  /** Without quotes. */
  etag: string;
  createdAtMs: number;
  modifiedAtMs: number;
  metadata: Record<string, string>;
  /** content-type, content-encoding, content-language, cache-control, content-disposition. */
  headers: Record<string, string>;
  /** Base64; null where it was put together of blocks. */
  md5: string | null;
  tags: Record<string, string>;
  blocks: Block[];
  lease: Lease | null;
}

const CONTAINERS = 'blob-containers';
const BLOBS = 'blob-blobs';
const BLOCKS = 'blob-blocks';
let lastEtag = 0;

/** A tag that no other state of anything has. */
export function newEtag(): string {
  lastEtag = Math.max(lastEtag + 1, Date.now() * 1000);
  return `0x${lastEtag.toString(16).toUpperCase()}`;
}

/** One with nothing in it and nothing said of it. */
export const newContainer = (name: string): ContainerRecord => ({
  name,
  metadata: {},
  etag: newEtag(),
  modifiedAtMs: Date.now(),
  lease: null,
  access: null,
});

/** Containers and their blobs: what is known of them in documents, their bytes in files. */
export interface Blobs {
  bodies: BodyStore;
  container(name: string): ContainerRecord | null;
  putContainer(record: ContainerRecord): void;
  /** With all that is in it. */
  removeContainer(name: string): void;
  containers(range: { prefix: string; after: string | undefined; limit: number }): ContainerRecord[];
  find(container: string, name: string): BlobRecord | null;
  /** Stores it in place of the one of that name, and clears away what nothing needs any more: uncommitted blocks too. */
  put(record: BlobRecord): void;
  /** Changes what is known of it; its bytes stay. */
  change(record: BlobRecord): void;
  remove(record: BlobRecord): void;
  /** In the order of their names. `after` is a name, exclusive. */
  list(container: string, range: { prefix: string; after: string | undefined; limit: number }): BlobRecord[];
  uncommitted(container: string, name: string): Block[];
  putBlock(container: string, name: string, block: Block): void;
  /** Ids of all files that are in use. */
  files(): Set<string>;
  /** Calls back after a blob was written or removed; gives back the way to stop it. */
  onChange(listener: (change: 'created' | 'deleted', blob: BlobRecord) => void): () => void;
}

export function createBlobs(documents: HostDocuments, bodies: BodyStore): Blobs {
  const keyOf = ({ container, name }: { container: string; name: string }): string => `${container}/${name}`;
  const listeners = new Set<(change: 'created' | 'deleted', blob: BlobRecord) => void>();
  const tell = (change: 'created' | 'deleted', blob: BlobRecord): void => listeners.forEach((listener) => listener(change, blob));
  const filesOf = (blocks: readonly Block[]): BodyFile[] => blocks.map(({ file }) => file);
  const uncommitted = (container: string, name: string): Block[] =>
    (documents.get(BLOCKS, keyOf({ container, name })) as Block[] | undefined) ?? [];
  const find = (container: string, name: string): BlobRecord | null =>
    (documents.get(BLOBS, keyOf({ container, name })) as BlobRecord | undefined) ?? null;
  const drop = (record: BlobRecord): void => {
    documents.remove(BLOBS, keyOf(record));
    bodies.remove(filesOf(record.blocks));
  };
  return {
    bodies,
    container: (name) => (documents.get(CONTAINERS, name) as ContainerRecord | undefined) ?? null,
    putContainer: (record) => documents.put(CONTAINERS, record.name, record),
    removeContainer(name) {
      documents.transaction(() => {
        for (const { value } of documents.list(BLOBS, { prefix: `${name}/` })) drop(value as BlobRecord);
        for (const { key, value } of documents.list(BLOCKS, { prefix: `${name}/` })) {
          documents.remove(BLOCKS, key);
          bodies.remove(filesOf(value as Block[]));
        }
        documents.remove(CONTAINERS, name);
      });
    },
    containers: ({ prefix, after, limit }) =>
      documents.list(CONTAINERS, { prefix, after, limit }).map(({ value }) => value as ContainerRecord),
    find,
    put(record) {
      const needed = new Set(record.blocks.map(({ file }) => file.id));
      const old = [...(find(record.container, record.name)?.blocks ?? []), ...uncommitted(record.container, record.name)];
      documents.transaction(() => {
        documents.put(BLOBS, keyOf(record), record);
        documents.remove(BLOCKS, keyOf(record));
      });
      bodies.remove(filesOf(old).filter(({ id }) => !needed.has(id)));
      tell('created', record);
    },
    change: (record) => documents.put(BLOBS, keyOf(record), record),
    remove(record) {
      drop(record);
      tell('deleted', record);
    },
    list: (container, { prefix, after, limit }) =>
      documents
        .list(BLOBS, { prefix: `${container}/${prefix}`, after: after === undefined ? undefined : `${container}/${after}`, limit })
        .map(({ value }) => value as BlobRecord),
    uncommitted,
    putBlock(container, name, block) {
      const others = uncommitted(container, name);
      documents.put(BLOCKS, keyOf({ container, name }), [...others.filter(({ id }) => id !== block.id), block]);
      bodies.remove(filesOf(others.filter(({ id }) => id === block.id)));
    },
    files() {
      const blocks = documents.list(BLOCKS).flatMap(({ value }) => value as Block[]);
      const written = documents.list(BLOBS).flatMap(({ value }) => (value as BlobRecord).blocks);
      return new Set([...blocks, ...written].map(({ file }) => file.id));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
