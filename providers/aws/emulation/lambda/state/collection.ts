import type { HostDocuments } from '../../../../emulation-host.ts';

/** One kind of document, typed. What is in it was written by this emulation and is taken as it is. */
export interface Collection<T> {
  get(key: string): T | null;
  put(key: string, value: T): void;
  /** True where there was one. */
  remove(key: string): boolean;
  list(range?: { prefix?: string; after?: string; limit?: number }): { key: string; value: T }[];
  /** Removes all whose key begins so. */
  removeAll(prefix: string): void;
}

export function createCollection<T>(documents: HostDocuments, name: string): Collection<T> {
  return {
    get: (key) => (documents.get(name, key) as T | undefined) ?? null,
    put: (key, value) => documents.put(name, key, value),
    remove: (key) => documents.remove(name, key),
    list: (range) => documents.list(name, range) as { key: string; value: T }[],
    removeAll(prefix) {
      for (const { key } of documents.list(name, { prefix })) documents.remove(name, key);
    },
  };
}
