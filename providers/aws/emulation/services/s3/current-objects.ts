import type { HostDocuments } from '../../../../emulation-host.ts';
import type { StoredObject } from './object.ts';
import { isMarker, NULL_VERSION, versionOf, type VersionTable } from './version-table.ts';

/** Current objects. Keys are `BUCKET/KEY`, which is the order of listings. */
export const OBJECTS = 's3-objects';

/** The current object of each key, and how another version takes its place. */
export interface CurrentObjects {
  find(bucket: string, key: string): StoredObject | null;
  /** In the order of their keys' bytes. */
  list(bucket: string, range: { prefix: string; after: string; limit: number }): StoredObject[];
  write(object: StoredObject): void;
  /** True where there was one. */
  drop(bucket: string, key: string): boolean;
  /** Makes room for a version of that id: what was current becomes an earlier one. Gives the files that nothing refers to any more. */
  setAside(bucket: string, key: string, next: string): StoredObject['files'];
  /** Where there is no current object, the newest version becomes it, unless that is a mark. */
  promote(bucket: string, key: string): void;
}

export function currentObjects(documents: HostDocuments, versions: VersionTable): CurrentObjects {
  const objectKey = (bucket: string, key: string) => `${bucket}/${key}`;
  const current: CurrentObjects = {
    find: (bucket, key) => (documents.get(OBJECTS, objectKey(bucket, key)) as StoredObject | undefined) ?? null,
    list: (bucket, { prefix, after, limit }) =>
      documents
        .list(OBJECTS, { prefix: objectKey(bucket, prefix), after: after === '' ? undefined : objectKey(bucket, after), limit })
        .map(({ value }) => value as StoredObject),
    write: (object) => documents.put(OBJECTS, objectKey(object.bucket, object.key), object),
    drop: (bucket, key) => documents.remove(OBJECTS, objectKey(bucket, key)),
    setAside(bucket, key, next) {
      const before = current.find(bucket, key);
      current.drop(bucket, key);
      // There is one version of each id: that of objects written without versioning is replaced.
      const same = next === NULL_VERSION ? versions.ofKey(bucket, key).find((version) => versionOf(version) === NULL_VERSION) : undefined;
      if (same !== undefined) versions.remove(same);
      const gone = same === undefined || isMarker(same) ? [] : same.files;
      if (before === null) return gone;
      if (versionOf(before) === next) return [...gone, ...before.files];
      versions.add(before);
      return gone;
    },
    promote(bucket, key) {
      const [newest] = versions.ofKey(bucket, key);
      if (newest === undefined || isMarker(newest) || current.find(bucket, key) !== null) return;
      versions.remove(newest);
      current.write(newest);
    },
  };
  return current;
}
