import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import type { Call } from '../../../provider.ts';
import { isUnread, type EventSource, type Reading } from '#shared/model/audit/posture.ts';
import type { AwsContext } from '../../aws-context.ts';
import { publicPolicy } from '../template-sources.ts';
import type { Reader } from './part.ts';

/** What a queue, topic, bucket or bus says of itself. */
export type SourceFacts = Pick<EventSource, 'publicWrite' | 'encrypted' | 'keepsFailures'>;

const parsed = (document: string | undefined): unknown =>
  document === undefined || document === '' ? null : (JSON.parse(document) as unknown);

/** One reading as several fields: what is denied is denied for all of them. */
function spread<T extends object>(reading: Reading<T>, fields: readonly (keyof T & keyof SourceFacts)[]): SourceFacts {
  return isUnread(reading) ? Object.fromEntries(fields.map((field) => [field, reading])) : (reading as SourceFacts);
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export async function queueFacts(context: AwsContext, arn: string, reader: Reader, { signal: abortSignal }: Call): Promise<SourceFacts> {
  const [, , , region = '', QueueOwnerAWSAccountId = '', QueueName = ''] = arn.split(':');
  const reading = await reader.part(async () => {
    const sqs = await context.clients.sqs(region);
    const { QueueUrl } = await sqs.getQueueUrl({ QueueName, QueueOwnerAWSAccountId }, { abortSignal });
    const { Attributes = {} } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['Policy', 'RedrivePolicy', 'KmsMasterKeyId', 'SqsManagedSseEnabled'] }, { abortSignal });
    return {
      publicWrite: publicPolicy(parsed(Attributes['Policy']), /^(?:\*|sqs:\*|sqs:SendMessage\*?)$/i),
      encrypted: Attributes['KmsMasterKeyId'] !== undefined || Attributes['SqsManagedSseEnabled'] !== 'false',
      keepsFailures: Attributes['RedrivePolicy'] !== undefined,
    };
  });
  return spread(reading, ['publicWrite', 'encrypted', 'keepsFailures']);
} // prettier-ignore

export async function topicFacts(context: AwsContext, TopicArn: string, reader: Reader, { signal: abortSignal }: Call): Promise<SourceFacts> {
  const reading = await reader.part(async () => {
    const sns = await context.clients.sns(TopicArn.split(':')[3] ?? '');
    const { Attributes = {} } = await sns.getTopicAttributes({ TopicArn }, { abortSignal });
    return { publicWrite: publicPolicy(parsed(Attributes['Policy']), /^(?:\*|sns:\*|sns:Publish)$/i), encrypted: Attributes['KmsMasterKeyId'] !== undefined };
  });
  return spread(reading, ['publicWrite', 'encrypted']);
} // prettier-ignore

/** A bus of EventBridge takes events of whom its policy names. */
export async function busFacts(context: AwsContext, ruleArn: string, reader: Reader, { signal: abortSignal }: Call): Promise<SourceFacts> {
  // `rule/NAME` is of the default bus, `rule/BUS/NAME` of another.
  const [, , , region = '', , rule = ''] = ruleArn.split(':');
  const parts = rule.split('/');
  const reading = await reader.part(async () => {
    const buses = await context.clients.buses(region);
    const { Policy } = await buses.describeEventBus({ Name: parts.length > 2 ? (parts[1] ?? 'default') : 'default' }, { abortSignal });
    return { publicWrite: publicPolicy(parsed(Policy), /^(?:\*|events:\*|events:PutEvents)$/i) };
  });
  return spread(reading, ['publicWrite']);
} // prettier-ignore

const GROUPS = /\/global\/(?:AllUsers|AuthenticatedUsers)$/;

/** Whether anybody may put objects into a bucket: by its policy or its access list, and nothing blocks that. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
async function isOpen(context: AwsContext, region: string, Bucket: string, reader: Reader, { signal: abortSignal }: Call): Promise<Reading<boolean>> {
  const s3 = await context.clients.s3(region);
  const block = await reader.optional<PublicAccessBlockConfiguration, PublicAccessBlockConfiguration>({}, async () => (await s3.getPublicAccessBlock({ Bucket }, { abortSignal })).PublicAccessBlockConfiguration ?? {});
  if (isUnread(block)) return block;
  const policy = block.RestrictPublicBuckets === true ? null : await reader.optional(null, async () => parsed((await s3.getBucketPolicy({ Bucket }, { abortSignal })).Policy));
  const byPolicy = isUnread(policy) ? policy : publicPolicy(policy, /^(?:\*|s3:\*|s3:Put\*|s3:PutObject\w*)$/i);
  if (byPolicy === true) return true;
  const grants = block.IgnorePublicAcls === true ? [] : await reader.part(async () => (await s3.getBucketAcl({ Bucket }, { abortSignal })).Grants ?? []);
  if (isUnread(grants)) return grants;
  if (grants.some(({ Grantee, Permission }) => GROUPS.test(Grantee?.URI ?? '') && (Permission === 'WRITE' || Permission === 'FULL_CONTROL'))) return true;
  return byPolicy;
} // prettier-ignore

/** A notification of a bucket to a function, with the part of its keys that it is for. */
interface BucketNotification {
  id: string;
  /** ARN of the function, with a version or alias where it is for one. */
  target: string;
  prefix: string | undefined;
  suffix: string | undefined;
}

/** A bucket, and what it tells functions. */
export async function bucketFacts(context: AwsContext, region: string, bucket: string, reader: Reader, call: Call): Promise<{ facts: SourceFacts; notifications: Reading<BucketNotification[]> }> {
  const [publicWrite, notifications] = await Promise.all([
    isOpen(context, region, bucket, reader, call),
    reader.part(async () => {
      const s3 = await context.clients.s3(region);
      const { LambdaFunctionConfigurations = [] } = await s3.getBucketNotificationConfiguration({ Bucket: bucket }, { abortSignal: call.signal });
      return LambdaFunctionConfigurations.map(({ Id, LambdaFunctionArn: target = '', Filter }, i): BucketNotification => {
        const rule = (name: string) => Filter?.Key?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === name)?.Value;
        return { id: `${bucket}/${Id ?? i}`, target, prefix: rule('prefix'), suffix: rule('suffix') };
      });
    }),
  ]);
  return { facts: { publicWrite }, notifications };
} // prettier-ignore
