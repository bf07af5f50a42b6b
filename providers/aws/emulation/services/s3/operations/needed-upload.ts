import type { S3Call } from '../call.ts';
import type { Upload } from '../upload-table.ts';

/** The upload that a request names. Throws `NoSuchBucket`, `NoSuchUpload`. */
export function neededUpload({ request, store, bucket, key }: S3Call): Upload {
  store.buckets.need(bucket);
  return store.uploads.need(bucket, key, request.query.get('uploadId') ?? '');
}

/** What parts are checked by where the client asks for nothing. */
export const DEFAULT_CHECKSUM = { algorithm: 'CRC64NVME', type: 'FULL_OBJECT' } as const;
