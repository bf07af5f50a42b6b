import type { HostDocuments } from '../../../../emulation-host.ts';
import type { BodyStore } from '../../../../emulation-parts/body-store.ts';
import type { Bucket } from './bucket-table.ts';
import { noSuchKey, preconditionFailed } from './errors.ts';
import type { StoredObject } from './object.ts';
import { currentObjects } from './current-objects.ts';
import { createObjectRemoval } from './object-removal.ts';
import { createVersionTable, isMarker, newVersionId, versionOf, type DeleteMarker, type StoredVersion } from './version-table.ts';

export interface ObjectTable {
  find(bucket: string, key: string): StoredObject | null;
  /** Throws `NoSuchKey`. */
  need(bucket: string, key: string): StoredObject;
  /** A version, whether it is the current one or not; null where there is none. */
  findVersion(bucket: string, key: string, versionId: string): StoredVersion | null;
  /** The mark because of which there is no current object; null where there is one, or never was. */
  deletedBy(bucket: string, key: string): DeleteMarker | null;
  /** In the order of their keys' bytes. */
  list(bucket: string, range: { prefix: string; after: string; limit: number }): StoredObject[];
  /** Versions that are not current, and marks. */
  versions(bucket: string, prefix: string): StoredVersion[];
  hasVersions(bucket: string): boolean;
  /** The id that an object written now is to have: none where versioning is not on. */
  newVersion(bucket: string): { versionId?: string };
  /** Replaces what is there, or puts it among the versions; `ifAbsent` throws `PreconditionFailed` where something is. `also` runs in the same transaction. */
  put(object: StoredObject, options?: { ifAbsent?: boolean; ifMatch?: string | undefined; also?: () => void }): void;
  /** Changes what is said of an object, not its bytes. */
  update(object: StoredObject): void;
  /** Removes the current object or, in a bucket with versions, marks it as deleted: gives the mark. `also` runs where there is anything to tell of. */
  remove(bucket: string, key: string, also?: (marker: DeleteMarker | null) => void): DeleteMarker | null;
  /** Removes one version for good; the newest of those left becomes the current one. Null where there is none. */
  removeVersion(bucket: string, key: string, versionId: string, also?: () => void): StoredVersion | null;
}

/** `needBucket` throws where there is no such bucket. */
export function createObjectTable(documents: HostDocuments, bodies: BodyStore, needBucket: (name: string) => Bucket): ObjectTable {
  const versions = createVersionTable(documents);
  const current = currentObjects(documents, versions);
  const versioning = (bucket: string) => needBucket(bucket).settings['versioning'];
  return {
    ...createObjectRemoval({ documents, bodies, versions, current, versioning }),
    find: current.find,
    need(bucket, key) {
      const object = current.find(bucket, key);
      if (object === null) throw noSuchKey(key);
      return object;
    },
    findVersion(bucket, key, versionId) {
      const all = [current.find(bucket, key), ...versions.ofKey(bucket, key)].filter((version) => version !== null);
      return all.find((version) => versionOf(version) === versionId) ?? null;
    },
    deletedBy(bucket, key) {
      const [newest] = current.find(bucket, key) === null ? versions.ofKey(bucket, key) : [];
      return isMarker(newest) ? newest : null;
    },
    list: current.list,
    versions: (bucket, prefix) => versions.list(bucket, prefix),
    hasVersions: (bucket) => versions.count(bucket) > 0,
    newVersion: (bucket) => (versioning(bucket) === 'Enabled' ? { versionId: newVersionId() } : {}),
    put(object, { ifAbsent = false, ifMatch, also } = {}) {
      const replaced = documents.transaction(() => {
        // The bucket may have gone while the body arrived.
        needBucket(object.bucket);
        const before = current.find(object.bucket, object.key);
        if (ifAbsent && before !== null) throw preconditionFailed('If-None-Match');
        if (ifMatch !== undefined && before === null) throw noSuchKey(object.key);
        if (ifMatch !== undefined && before?.etag !== ifMatch) throw preconditionFailed('If-Match');
        const files = current.setAside(object.bucket, object.key, versionOf(object));
        current.write(object);
        also?.();
        return files;
      });
      bodies.remove(replaced);
    },
    update(object) {
      const now = current.find(object.bucket, object.key);
      if (now !== null && versionOf(now) === versionOf(object)) current.write(object);
      else versions.update(object);
    },
  };
}
