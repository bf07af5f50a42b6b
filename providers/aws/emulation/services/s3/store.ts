import type { HostDocuments } from '../../../../emulation-host.ts';
import type { BodyStore } from '../../../../emulation-parts/body-store.ts';
import { createBucketTable, type BucketTable } from './bucket-table.ts';
import type { StoredObject } from './object.ts';
import { OBJECTS } from './current-objects.ts';
import { createObjectTable, type ObjectTable } from './object-table.ts';
import { isMarker, VERSIONS, type StoredVersion } from './version-table.ts';
import { createUploadTable, PARTS, type UploadedPart, type UploadTable } from './upload-table.ts';

/** Documents read at once when all are looked at. */
const PAGE = 1000;

/** Buckets, objects and unfinished uploads; durable once a call returns. */
export interface S3Store {
  buckets: BucketTable;
  objects: ObjectTable;
  uploads: UploadTable;
  /** Ids of all files that something refers to. */
  filesInUse(): Set<string>;
}

export function createS3Store(documents: HostDocuments, bodies: BodyStore): S3Store {
  const buckets = createBucketTable(documents);
  return {
    buckets,
    objects: createObjectTable(documents, bodies, (name) => buckets.need(name)),
    uploads: createUploadTable(documents, bodies),
    filesInUse() {
      const used = new Set<string>();
      eachDocument(documents, OBJECTS, (value) => (value as StoredObject).files.forEach(({ id }) => used.add(id)));
      eachDocument(documents, VERSIONS, (value) => {
        const version = value as StoredVersion;
        if (!isMarker(version)) version.files.forEach(({ id }) => used.add(id));
      });
      eachDocument(documents, PARTS, (value) => used.add((value as UploadedPart).file.id));
      return used;
    },
  };
}

function eachDocument(documents: HostDocuments, collection: string, see: (value: unknown) => void): void {
  for (let after: string | undefined; ;) {
    const page = documents.list(collection, { after, limit: PAGE });
    for (const { value } of page) see(value);
    after = page.at(-1)?.key;
    if (page.length < PAGE) return;
  }
}
