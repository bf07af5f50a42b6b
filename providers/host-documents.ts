/**
 * The emulation's own state: JSON values by collection and key, in the runtime's SQLite file. Synchronous and
 * durable once the call returns. Each emulation sees only its own.
 */
export interface HostDocuments {
  get(collection: string, key: string): unknown;
  put(collection: string, key: string, value: unknown): void;
  /** True where there was one. */
  remove(collection: string, key: string): boolean;
  /** In ascending order of the key's UTF-8 bytes. `after` is exclusive. */
  list(
    collection: string,
    range?: { prefix?: string | undefined; after?: string | undefined; limit?: number | undefined },
  ): { key: string; value: unknown }[];
  count(collection: string, prefix?: string): number;
  /** Names of the collections that have documents in them. */
  collections(): string[];
  /** All writes in it or none; nested calls join the outer one. `work` must be synchronous. */
  transaction<T>(work: () => T): T;
  /** Forgets everything of this emulation. */
  clear(): void;
}
