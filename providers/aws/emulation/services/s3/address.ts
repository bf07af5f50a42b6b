import type { AwsRequest } from '../../server/service.ts';
import { invalidRequest } from './errors.ts';

/** What a request is about: nothing, a bucket, or an object in it. */
export interface S3Address {
  bucket: string | null;
  key: string | null;
}

/**
 * Bucket and key of a path-style (`/BUCKET/KEY`) or virtual-hosted-style (`BUCKET.s3.localhost/KEY`,
 * `BUCKET.s3.REGION.localhost`, `BUCKET.localhost`) request.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function addressOf({ host, path }: Pick<AwsRequest, 'host' | 'path'>): S3Address {
  const hosted = bucketOfHost(host);
  if (hosted !== null) return { bucket: hosted, key: path.length > 1 ? decode(path.slice(1)) : null };
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket: bucket === '' ? null : decode(bucket), key: key === '' ? null : decode(key) };
}

/** Null where the host names no bucket. */
export function bucketOfHost(host: string): string | null {
  const [, bucket] = /^(?:(.+)\.)?s3(?:[.-][a-z0-9-]+)?\.localhost$/.exec(host) ?? /^([a-z0-9.-]+)\.localhost$/.exec(host) ?? [];
  return bucket ?? null;
}

/** Whether a host is S3's own, with a bucket or without. */
export function isS3Host(host: string): boolean {
  return /^(?:.+\.)?s3(?:[.-][a-z0-9-]+)?\.localhost$/.test(host);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidRequest("Couldn't parse the specified URI.");
  }
}
