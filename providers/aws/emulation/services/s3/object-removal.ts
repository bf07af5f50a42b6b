import type { HostDocuments } from '../../../../emulation-host.ts';
import type { BodyStore } from '../../../../emulation-parts/body-store.ts';
import type { CurrentObjects } from './current-objects.ts';
import type { ObjectTable } from './object-table.ts';
import { isMarker, newVersionId, NULL_VERSION, versionOf, type DeleteMarker, type VersionTable } from './version-table.ts';

/**
 * How objects go: for good, or with a mark where the bucket keeps versions.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
 */
export function createObjectRemoval({
  documents,
  bodies,
  versions,
  current,
  versioning,
}: {
  documents: HostDocuments;
  bodies: BodyStore;
  versions: VersionTable;
  current: CurrentObjects;
  versioning(bucket: string): unknown;
}): Pick<ObjectTable, 'remove' | 'removeVersion'> {
  return {
    remove(bucket, key, also) {
      const { files, marker } = documents.transaction(() => {
        const state = versioning(bucket);
        if (state === undefined) {
          const object = current.find(bucket, key);
          current.drop(bucket, key);
          if (object !== null) also?.(null);
          return { files: object?.files ?? [], marker: null };
        }
        const versionId = state === 'Enabled' ? newVersionId() : NULL_VERSION;
        const left = current.setAside(bucket, key, versionId);
        const made: DeleteMarker = { marker: true, bucket, key, versionId, lastModifiedMs: Date.now() };
        versions.add(made);
        also?.(made);
        return { files: left, marker: made };
      });
      bodies.remove(files);
      return marker;
    },
    removeVersion(bucket, key, versionId, also) {
      const removed = documents.transaction(() => {
        const now = current.find(bucket, key);
        const isCurrent = now !== null && versionOf(now) === versionId;
        const version = isCurrent ? now : versions.ofKey(bucket, key).find((each) => versionOf(each) === versionId);
        if (version === undefined) return null;
        if (isCurrent) current.drop(bucket, key);
        else versions.remove(version);
        current.promote(bucket, key);
        also?.();
        return version;
      });
      if (removed !== null && !isMarker(removed)) bodies.remove(removed.files);
      return removed;
    },
  };
}
