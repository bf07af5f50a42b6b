import type { HostDocuments } from '../../../../emulation-host.ts';
import type { BodyStore } from '../../../../emulation-parts/body-store.ts';
import { noSuchKey, preconditionFailed } from './errors.ts';
import type { StoredObject } from './object.ts';

/** Keys are `BUCKET/KEY`, which is the order of listings. */
export const OBJECTS = 's3-objects';

export interface ObjectTable {
  find(bucket: string, key: string): StoredObject | null;
  /** Throws `NoSuchKey`. */
  need(bucket: string, key: string): StoredObject;
  /** In the order of their keys' bytes. */
  list(bucket: string, range: { prefix: string; after: string; limit: number }): StoredObject[];
  /** Replaces what is there; `ifAbsent` throws `PreconditionFailed` where something is. `also` runs in the same transaction. */
  put(object: StoredObject, options?: { ifAbsent?: boolean; ifMatch?: string | undefined; also?: () => void }): void;
  /** Changes what is said of an object, not its bytes. */
  update(object: StoredObject): void;
  /** False where there was none. */
  remove(bucket: string, key: string, also?: () => void): boolean;
}

/** `needBucket` throws where there is no such bucket. */
export function createObjectTable(documents: HostDocuments, bodies: BodyStore, needBucket: (name: string) => void): ObjectTable {
  const objectKey = (bucket: string, key: string) => `${bucket}/${key}`;
  const objects: ObjectTable = {
    find: (bucket, key) => (documents.get(OBJECTS, objectKey(bucket, key)) as StoredObject | undefined) ?? null,
    need(bucket, key) {
      const object = objects.find(bucket, key);
      if (object === null) throw noSuchKey(key);
      return object;
    },
    list: (bucket, { prefix, after, limit }) =>
      documents
        .list(OBJECTS, { prefix: objectKey(bucket, prefix), after: after === '' ? undefined : objectKey(bucket, after), limit })
        .map(({ value }) => value as StoredObject),
    put(object, { ifAbsent = false, ifMatch, also } = {}) {
      const replaced = documents.transaction(() => {
        // The bucket may have gone while the body arrived.
        needBucket(object.bucket);
        const before = objects.find(object.bucket, object.key);
        if (ifAbsent && before !== null) throw preconditionFailed('If-None-Match');
        if (ifMatch !== undefined && before === null) throw noSuchKey(object.key);
        if (ifMatch !== undefined && before?.etag !== ifMatch) throw preconditionFailed('If-Match');
        documents.put(OBJECTS, objectKey(object.bucket, object.key), object);
        also?.();
        return before;
      });
      if (replaced !== null) bodies.remove(replaced.files);
    },
    update: (object) => documents.put(OBJECTS, objectKey(object.bucket, object.key), object),
    remove(bucket, key, also) {
      const before = documents.transaction(() => {
        const object = objects.find(bucket, key);
        if (object !== null) documents.remove(OBJECTS, objectKey(bucket, key));
        if (object !== null) also?.();
        return object;
      });
      if (before !== null) bodies.remove(before.files);
      return before !== null;
    },
  };
  return objects;
}
