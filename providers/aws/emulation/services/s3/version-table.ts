import { randomBytes } from 'node:crypto';
import type { HostDocuments } from '../../../../emulation-host.ts';
import type { StoredObject } from './object.ts';

/** Keys are `BUCKET/KEY`, a separator and a number that gets smaller: the newest of a key comes first. */
export const VERSIONS = 's3-versions';
const SEPARATOR = '\u0001';

/** The version of objects that were written while versioning was not on. */
export const NULL_VERSION = 'null';

/** The mark that an object was deleted, while its versions stay. */
export interface DeleteMarker {
  marker: true;
  bucket: string;
  key: string;
  versionId: string;
  lastModifiedMs: number;
}

/** What is not the current object of its key: an earlier version, or a mark. */
export type StoredVersion = StoredObject | DeleteMarker;

export function isMarker(version: StoredVersion | null | undefined): version is DeleteMarker {
  return version !== null && version !== undefined && 'marker' in version;
}

export interface VersionTable {
  /** Of a key, the newest first. */
  ofKey(bucket: string, key: string): StoredVersion[];
  /** Of all keys with that prefix, in the order of their keys, the newest first. */
  list(bucket: string, prefix: string): StoredVersion[];
  count(bucket: string): number;
  /** The newest of its key from now on. */
  add(version: StoredVersion): void;
  /** Changes what is said of one. */
  update(version: StoredVersion): void;
  remove(version: StoredVersion): void;
}

export const versionOf = ({ versionId }: { versionId?: string | undefined }): string => versionId ?? NULL_VERSION;

/** An id as S3 makes them: 32 characters that say nothing. */
export function newVersionId(): string {
  return randomBytes(24).toString('base64url').replaceAll('-', '.');
}

export function createVersionTable(documents: HostDocuments): VersionTable {
  const start = ({ bucket, key }: { bucket: string; key: string }) => `${bucket}/${key}${SEPARATOR}`;
  const read = (prefix: string) => documents.list(VERSIONS, { prefix }) as { key: string; value: StoredVersion }[];
  const place = (version: StoredVersion) => read(start(version)).find(({ value }) => versionOf(value) === versionOf(version))?.key;
  let last = 0;
  return {
    ofKey: (bucket, key) => read(start({ bucket, key })).map(({ value }) => value),
    list: (bucket, prefix) => read(`${bucket}/${prefix}`).map(({ value }) => value),
    count: (bucket) => documents.count(VERSIONS, `${bucket}/`),
    add(version) {
      last = Math.max(last + 1, Date.now() * 1000);
      documents.put(VERSIONS, `${start(version)}${String(Number.MAX_SAFE_INTEGER - last).padStart(16, '0')}`, version);
    },
    update(version) {
      const key = place(version);
      if (key !== undefined) documents.put(VERSIONS, key, version);
    },
    remove(version) {
      const key = place(version);
      if (key !== undefined) documents.remove(VERSIONS, key);
    },
  };
}
