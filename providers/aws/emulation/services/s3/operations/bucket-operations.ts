import { malformedXml, parseXml, restXmlAnswer, restXmlEmpty, xmlList, xmlText } from '../../../protocols/rest-xml.ts';
import { AwsError, type AwsResponse } from '../../../server/service.ts';
import { XMLNS, type S3Call, type S3Operations } from '../call.ts';
import { invalidArgument, notImplemented } from '../errors.ts';
import { readDocument } from '../incoming-body.ts';
import { checkTags } from '../tags.ts';
import { ownerOf } from './owner.ts';

/** Making, finding and removing buckets. */
export const bucketOperations: S3Operations = {
  ListBuckets: { level: 'verified', run: listBuckets },
  CreateBucket: { level: 'verified', run: createBucket },
  HeadBucket: {
    level: 'verified',
    run: ({ request, store, bucket }) => {
      const { region, name } = store.buckets.need(bucket);
      return restXmlEmpty(request, {
        headers: {
          'content-type': 'application/xml',
          'x-amz-bucket-region': region,
          'x-amz-bucket-arn': `arn:aws:s3:::${name}`,
          'x-amz-access-point-alias': 'false',
        },
      });
    },
  },
  GetBucketLocation: {
    level: 'verified',
    run: ({ request, store, bucket }) => {
      const { region } = store.buckets.need(bucket);
      // "Buckets in Region us-east-1 have a LocationConstraint of null."
      return restXmlAnswer('LocationConstraint', region === 'us-east-1' ? '' : region, request, { xmlns: XMLNS });
    },
  },
  DeleteBucket: {
    level: 'verified',
    run: ({ request, store, bucket }) => {
      store.buckets.need(bucket);
      if (!store.buckets.isEmpty(bucket)) {
        throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', {
          status: 409,
          members: { BucketName: bucket },
        });
      }
      for (const upload of store.uploads.list(bucket)) store.uploads.abort(upload);
      store.buckets.remove(bucket);
      return restXmlEmpty(request, { status: 204 });
    },
  },
};

function listBuckets({ request, store }: S3Call): AwsResponse {
  const { query, account } = request;
  const prefix = query.get('prefix') ?? '';
  const region = query.get('bucket-region');
  const token = query.get('continuation-token');
  const asked = query.get('max-buckets');
  const max = Number(asked ?? 10_000);
  if (!Number.isInteger(max) || max < 1 || max > 10_000) {
    throw invalidArgument('Argument max-buckets must be an integer between 1 and 10000', 'max-buckets', asked ?? '');
  }
  const after = token === null ? '' : Buffer.from(token, 'base64').toString();
  const all = store.buckets
    .list()
    .filter((bucket) => bucket.account === account && bucket.name.startsWith(prefix) && bucket.name > after)
    .filter((bucket) => region === null || bucket.region === region);
  const page = all.slice(0, max);
  const answer = {
    Buckets: {
      Bucket: page.map((bucket) => ({
        Name: bucket.name,
        CreationDate: new Date(bucket.createdAtMs),
        // Only where the listing is paginated, as S3 does.
        BucketRegion: asked === null && region === null && prefix === '' ? undefined : bucket.region,
      })),
    },
    Owner: ownerOf({ account }),
    ContinuationToken: all.length > max ? Buffer.from(page.at(-1)?.name ?? '').toString('base64') : undefined,
    Prefix: prefix === '' ? undefined : prefix,
  };
  return restXmlAnswer('ListAllMyBucketsResult', answer, request, { xmlns: XMLNS });
}

async function createBucket({ request, store, bucket, context }: S3Call): Promise<AwsResponse> {
  checkName(bucket);
  if (request.headers['x-amz-bucket-object-lock-enabled']?.toLowerCase() === 'true') {
    throw notImplemented('x-amz-bucket-object-lock-enabled');
  }
  const body = await readDocument(request);
  const configuration = body.byteLength === 0 ? {} : parseXml(body, 'CreateBucketConfiguration');
  const constraint = xmlText(configuration, 'LocationConstraint');
  const region = regionOf(constraint, request.region);
  const pairs = xmlList(xmlList(configuration, 'Tags')[0], 'Tag').map((tag) => {
    const key = xmlText(tag, 'Key');
    if (key === undefined) throw malformedXml();
    return [key, xmlText(tag, 'Value') ?? ''] as const;
  });
  const tags = checkTags(pairs, 50);
  const existing = store.buckets.find(bucket);
  if (existing !== null && existing.account !== request.account) {
    throw new AwsError(
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      { status: 409, members: { BucketName: bucket } },
    );
  }
  // "In us-east-1 … Amazon S3 returns 200 OK", everywhere else it is an error.
  if (existing !== null && (region !== 'us-east-1' || existing.region !== region)) {
    const message = 'Your previous request to create the named bucket succeeded and you already own it.';
    throw new AwsError('BucketAlreadyOwnedByYou', message, { status: 409, members: { BucketName: bucket } });
  }
  if (existing === null) {
    store.buckets.put({ name: bucket, account: request.account, region, createdAtMs: Date.now(), tags, settings: {} });
  }
  const location = region === 'us-east-1' ? `/${bucket}` : `${context.endpoint()}/${bucket}`;
  return restXmlEmpty(request, { headers: { location, 'x-amz-bucket-arn': `arn:aws:s3:::${bucket}` } });
}

/** The region a bucket is made in: what is asked for must be the region that is asked, except of us-east-1. */
function regionOf(constraint: string | undefined, region: string): string {
  if (constraint === undefined || constraint === '') {
    if (region === 'us-east-1') return region;
    throw illegalLocation('unspecified');
  }
  if (constraint === 'EU' && (region === 'eu-west-1' || region === 'us-east-1')) return 'eu-west-1';
  if (constraint === 'us-east-1' || !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(constraint)) {
    if (region !== 'us-east-1') throw illegalLocation(constraint);
    throw new AwsError('InvalidLocationConstraint', 'The specified location-constraint is not valid', {
      members: { LocationConstraint: constraint },
    });
  }
  if (region !== 'us-east-1' && constraint !== region) throw illegalLocation(constraint);
  return constraint;
}

function illegalLocation(constraint: string): AwsError {
  return new AwsError(
    'IllegalLocationConstraintException',
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function checkName(name: string): void {
  const valid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(?:xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
  if (!valid) throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', { members: { BucketName: name } });
}
