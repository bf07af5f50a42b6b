import { restXmlAnswer, restXmlEmpty } from '../../../protocols/rest-xml.ts';
import { AwsError } from '../../../server/service.ts';
import { XMLNS, type S3Operation, type S3Operations } from '../call.ts';
import { noConfiguration } from '../errors.ts';

/** A sub-resource that can only be asked for: S3's answer for a bucket without it. */
function missing(code: string, message: string): S3Operation {
  return {
    level: 'verified',
    run: ({ store, bucket }) => {
      store.buckets.need(bucket);
      throw noConfiguration(code, message, bucket);
    },
  };
}

/** The same where S3 answers with an empty or a fixed document. */
function fixed(root: string, content: Record<string, unknown> = {}): S3Operation {
  return {
    level: 'verified',
    run: ({ request, store, bucket }) => {
      store.buckets.need(bucket);
      return restXmlAnswer(root, content, request, { xmlns: XMLNS });
    },
  };
}

/** Taking away what is not there. */
const nothingToDelete: S3Operation = {
  level: 'verified',
  run: ({ request, store, bucket }) => {
    store.buckets.need(bucket);
    return restXmlEmpty(request, { status: 204 });
  },
};

/** What the local runtime does not do for a bucket: it answers as S3 does for one that has not been given it. */
export const absentOperations: S3Operations = {
  GetBucketCors: missing('NoSuchCORSConfiguration', 'The CORS configuration does not exist'),
  DeleteBucketCors: nothingToDelete,
  GetBucketWebsite: missing('NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'),
  DeleteBucketWebsite: nothingToDelete,
  GetBucketLifecycleConfiguration: missing('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'),
  DeleteBucketLifecycle: nothingToDelete,
  GetBucketReplication: missing('ReplicationConfigurationNotFoundError', 'The replication configuration was not found'),
  DeleteBucketReplication: nothingToDelete,
  GetObjectLockConfiguration: missing('ObjectLockConfigurationNotFoundError', 'Object Lock configuration does not exist for this bucket'),
  GetBucketPolicyStatus: missing('NoSuchBucketPolicy', 'The bucket policy does not exist'),
  GetBucketAnalyticsConfiguration: missing('NoSuchConfiguration', 'The specified configuration does not exist.'),
  GetBucketInventoryConfiguration: missing('NoSuchConfiguration', 'The specified configuration does not exist.'),
  GetBucketMetricsConfiguration: missing('NoSuchConfiguration', 'The specified configuration does not exist.'),
  GetBucketIntelligentTieringConfiguration: missing('NoSuchConfiguration', 'The specified configuration does not exist.'),
  GetBucketLogging: fixed('BucketLoggingStatus'),
  GetBucketAccelerateConfiguration: fixed('AccelerateConfiguration'),
  GetBucketRequestPayment: fixed('RequestPaymentConfiguration', { Payer: 'BucketOwner' }),
  GetObjectRetention: noLock(),
  GetObjectLegalHold: noLock(),
};

function noLock(): S3Operation {
  return {
    level: 'verified',
    run: () => {
      throw new AwsError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
    },
  };
}
