import type { HostDocuments } from '../../../../emulation-host.ts';
import { noSuchBucket } from './errors.ts';
import { OBJECTS } from './current-objects.ts';
import { VERSIONS } from './version-table.ts';

const BUCKETS = 's3-buckets';

export interface Bucket {
  name: string;
  account: string;
  region: string;
  createdAtMs: number;
  tags: Record<string, string>;
  /** Sub-resources that are kept as they were given, by their name in the query: `policy`, `notification`. */
  settings: Record<string, unknown>;
}

export interface BucketTable {
  list(): Bucket[];
  find(name: string): Bucket | null;
  /** Throws `NoSuchBucket`. */
  need(name: string): Bucket;
  put(bucket: Bucket): void;
  remove(name: string): void;
  isEmpty(name: string): boolean;
}

export function createBucketTable(documents: HostDocuments): BucketTable {
  const buckets: BucketTable = {
    list: () => documents.list(BUCKETS).map(({ value }) => value as Bucket),
    find: (name) => (documents.get(BUCKETS, name) as Bucket | undefined) ?? null,
    need(name) {
      const bucket = buckets.find(name);
      if (bucket === null) throw noSuchBucket(name);
      return bucket;
    },
    put: (bucket) => documents.put(BUCKETS, bucket.name, bucket),
    remove: (name) => void documents.remove(BUCKETS, name),
    isEmpty: (name) => documents.count(OBJECTS, `${name}/`) + documents.count(VERSIONS, `${name}/`) === 0,
  };
  return buckets;
}
