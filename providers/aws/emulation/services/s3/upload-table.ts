import type { HostDocuments } from '../../../../emulation-host.ts';
import type { BodyFile, BodyStore } from '../../../../emulation-parts/body-store.ts';
import type { Checksum, ChecksumAlgorithm } from './checksums.ts';
import { noSuchUpload } from './errors.ts';
import type { ObjectDescription } from './object.ts';

const UPLOADS = 's3-uploads';
/** Keys are `UPLOAD/NUMBER`. */
export const PARTS = 's3-parts';

export interface Upload extends ObjectDescription {
  id: string;
  bucket: string;
  key: string;
  startedAtMs: number;
  account: string;
  /** As asked for; null where the client left it to S3. */
  checksum: Pick<Checksum, 'algorithm' | 'type'> | null;
}

export interface UploadedPart {
  number: number;
  size: number;
  etag: string;
  lastModifiedMs: number;
  checksum: { algorithm: ChecksumAlgorithm; value: string };
  file: BodyFile;
}

export interface UploadTable {
  find(bucket: string, key: string, id: string): Upload | null;
  /** Throws `NoSuchUpload`. */
  need(bucket: string, key: string, id: string): Upload;
  list(bucket: string): Upload[];
  put(upload: Upload): void;
  parts(id: string): UploadedPart[];
  putPart(id: string, part: UploadedPart): void;
  /** Forgets the upload, and gives back the files of its parts: to be removed, or an object's now. */
  forget(upload: Upload): BodyFile[];
  /** Forgets the upload with its files. */
  abort(upload: Upload): void;
}

export function createUploadTable(documents: HostDocuments, bodies: BodyStore): UploadTable {
  const uploadKey = ({ bucket, key, id }: Pick<Upload, 'bucket' | 'key' | 'id'>) => `${bucket}/${key}/${id}`;
  const partKey = (id: string, number: number) => `${id}/${String(number).padStart(5, '0')}`;
  const partsOf = (id: string) => documents.list(PARTS, { prefix: `${id}/` }).map(({ value }) => value as UploadedPart);
  const uploads: UploadTable = {
    find: (bucket, key, id) => (documents.get(UPLOADS, uploadKey({ bucket, key, id })) as Upload | undefined) ?? null,
    need(bucket, key, id) {
      const upload = uploads.find(bucket, key, id);
      if (upload === null) throw noSuchUpload(id);
      return upload;
    },
    list: (bucket) => documents.list(UPLOADS, { prefix: `${bucket}/` }).map(({ value }) => value as Upload),
    put: (upload) => documents.put(UPLOADS, uploadKey(upload), upload),
    parts: partsOf,
    putPart(id, part) {
      const before = documents.get(PARTS, partKey(id, part.number)) as UploadedPart | undefined;
      documents.put(PARTS, partKey(id, part.number), part);
      if (before !== undefined) bodies.remove([before.file]);
    },
    forget(upload) {
      const parts = partsOf(upload.id);
      documents.transaction(() => {
        documents.remove(UPLOADS, uploadKey(upload));
        for (const { number } of parts) documents.remove(PARTS, partKey(upload.id, number));
      });
      return parts.map(({ file }) => file);
    },
    abort: (upload) => bodies.remove(uploads.forget(upload)),
  };
  return uploads;
}
