import { AwsError } from '../../../server/service.ts';
import type { S3Call } from '../call.ts';
import { invalidArgument, noSuchVersion } from '../errors.ts';
import type { StoredObject } from '../object.ts';
import { isMarker } from '../version-table.ts';

/** The version that a request names; null where it means the current one. */
export function askedVersion({ request }: Pick<S3Call, 'request'>): string | null {
  const version = request.query.get('versionId');
  if (version === '') throw invalidArgument('Version id cannot be the empty string', 'versionId', '');
  return version;
}

/** The object, or the version of it, that a request is about. Throws what S3 says where it is deleted or was never there. */
export function foundObject(call: S3Call): StoredObject {
  const { store, bucket, key } = call;
  const version = askedVersion(call);
  store.buckets.need(bucket);
  if (version === null) {
    const marker = store.objects.deletedBy(bucket, key);
    if (marker === null) return store.objects.need(bucket, key);
    throw deleted('NoSuchKey', 'The specified key does not exist.', 404, key, marker.versionId);
  }
  const found = store.objects.findVersion(bucket, key, version);
  if (found === null) throw noSuchVersion(key, version);
  // "If the specified version is a delete marker, the response returns a 405 Method Not Allowed error".
  if (isMarker(found)) {
    throw deleted('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, key, found.versionId);
  }
  return found;
}

function deleted(code: string, message: string, status: number, Key: string, versionId: string): AwsError {
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId };
  return new AwsError(code, message, { status, members: { Key }, headers });
}
