import type { AwsRequest } from '../../server/service.ts';
import type { S3Address } from './address.ts';

/** Sub-resources in the query, in the order in which they decide; each with its operations by method. */
type Routes = readonly { query: string; value?: string; header?: string; methods: Readonly<Record<string, string>> }[];

/** Get, put and delete of one name. */
function crud(name: string): Readonly<Record<string, string>> {
  return { GET: `Get${name}`, PUT: `Put${name}`, DELETE: `Delete${name}` };
}

const BUCKET: Routes = [
  { query: 'location', methods: { GET: 'GetBucketLocation' } },
  { query: 'versions', methods: { GET: 'ListObjectVersions' } },
  { query: 'uploads', methods: { GET: 'ListMultipartUploads' } },
  { query: 'delete', methods: { POST: 'DeleteObjects' } },
  { query: 'versioning', methods: crud('BucketVersioning') },
  { query: 'notification', methods: { GET: 'GetBucketNotificationConfiguration', PUT: 'PutBucketNotificationConfiguration' } },
  { query: 'tagging', methods: crud('BucketTagging') },
  { query: 'policy', methods: crud('BucketPolicy') },
  { query: 'policyStatus', methods: { GET: 'GetBucketPolicyStatus' } },
  { query: 'acl', methods: { GET: 'GetBucketAcl', PUT: 'PutBucketAcl' } },
  { query: 'publicAccessBlock', methods: crud('PublicAccessBlock') },
  { query: 'ownershipControls', methods: crud('BucketOwnershipControls') },
  { query: 'encryption', methods: crud('BucketEncryption') },
  { query: 'cors', methods: crud('BucketCors') },
  { query: 'website', methods: crud('BucketWebsite') },
  {
    query: 'lifecycle',
    methods: { GET: 'GetBucketLifecycleConfiguration', PUT: 'PutBucketLifecycleConfiguration', DELETE: 'DeleteBucketLifecycle' },
  },
  { query: 'replication', methods: crud('BucketReplication') },
  { query: 'logging', methods: { GET: 'GetBucketLogging', PUT: 'PutBucketLogging' } },
  { query: 'accelerate', methods: { GET: 'GetBucketAccelerateConfiguration', PUT: 'PutBucketAccelerateConfiguration' } },
  { query: 'requestPayment', methods: { GET: 'GetBucketRequestPayment', PUT: 'PutBucketRequestPayment' } },
  { query: 'object-lock', methods: { GET: 'GetObjectLockConfiguration', PUT: 'PutObjectLockConfiguration' } },
  { query: 'analytics', methods: crud('BucketAnalyticsConfiguration') },
  { query: 'inventory', methods: crud('BucketInventoryConfiguration') },
  { query: 'metrics', methods: crud('BucketMetricsConfiguration') },
  { query: 'intelligent-tiering', methods: crud('BucketIntelligentTieringConfiguration') },
  { query: 'metadataTable', methods: { GET: 'GetBucketMetadataTableConfiguration', POST: 'CreateBucketMetadataTableConfiguration' } },
  { query: 'session', methods: { GET: 'CreateSession' } },
  { query: 'list-type', value: '2', methods: { GET: 'ListObjectsV2' } },
];

const OBJECT: Routes = [
  { query: 'uploads', methods: { POST: 'CreateMultipartUpload' } },
  { query: 'uploadId', header: 'x-amz-copy-source', methods: { PUT: 'UploadPartCopy' } },
  {
    query: 'uploadId',
    methods: { PUT: 'UploadPart', POST: 'CompleteMultipartUpload', DELETE: 'AbortMultipartUpload', GET: 'ListParts' },
  },
  { query: 'tagging', methods: crud('ObjectTagging') },
  { query: 'acl', methods: { GET: 'GetObjectAcl', PUT: 'PutObjectAcl' } },
  { query: 'attributes', methods: { GET: 'GetObjectAttributes' } },
  { query: 'retention', methods: { GET: 'GetObjectRetention', PUT: 'PutObjectRetention' } },
  { query: 'legal-hold', methods: { GET: 'GetObjectLegalHold', PUT: 'PutObjectLegalHold' } },
  { query: 'torrent', methods: { GET: 'GetObjectTorrent' } },
  { query: 'restore', methods: { POST: 'RestoreObject' } },
  { query: 'select', methods: { POST: 'SelectObjectContent' } },
];

const PLAIN_BUCKET: Readonly<Record<string, string>> = {
  GET: 'ListObjects',
  PUT: 'CreateBucket',
  HEAD: 'HeadBucket',
  DELETE: 'DeleteBucket',
  POST: 'PostObject',
};
const PLAIN_OBJECT: Readonly<Record<string, string>> = { GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject', PUT: 'PutObject' };

/** The operation of a request; null where S3 has none for this method. */
export function operationOf(
  { method, query, headers }: Pick<AwsRequest, 'method' | 'query' | 'headers'>,
  { bucket, key }: S3Address,
): string | null {
  if (bucket === null) return method === 'GET' ? 'ListBuckets' : null;
  const routes = key === null ? BUCKET : OBJECT;
  const route = routes.find(
    (candidate) =>
      query.has(candidate.query) &&
      (candidate.value === undefined || query.get(candidate.query) === candidate.value) &&
      (candidate.header === undefined || headers[candidate.header] !== undefined),
  );
  if (route !== undefined) return route.methods[method] ?? null;
  if (key !== null && method === 'PUT' && headers['x-amz-copy-source'] !== undefined) return 'CopyObject';
  return (key === null ? PLAIN_BUCKET : PLAIN_OBJECT)[method] ?? null;
}
