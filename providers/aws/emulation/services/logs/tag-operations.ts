import { z } from 'zod';
import { operation, type Operations } from '../../protocols/operation.ts';
import { AwsError, type AwsRequest } from '../../server/service.ts';
import { groupName, tagMap } from './inputs.ts';
import type { LogBook } from './log-book.ts';
import { groupKeyOf, type GroupKey } from './log-names.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html */
const MAX_TAGS = 50;

/** Tags of log groups, by ARN and in the older way by name. */
export function tagOperations({ groups }: LogBook): Operations {
  const resource = z.object({ resourceArn: z.string().min(1).max(1011) });
  const named = z.object({ logGroupName: groupName });
  const byArn = (arn: string, request: AwsRequest): GroupKey => groupKeyOf(arn, request);
  const byName = (name: string, { account, region }: AwsRequest): GroupKey => ({ account, region, name });
  const tag = async (key: GroupKey, tags: Record<string, string>): Promise<void> => {
    const group = await groups.need(key);
    const all = { ...group.tags, ...tags };
    if (Object.keys(all).length > MAX_TAGS) {
      throw new AwsError('TooManyTagsException', `A resource can have no more than ${MAX_TAGS} tags.`);
    }
    groups.put({ ...group, tags: all });
  };
  const untag = async (key: GroupKey, keys: readonly string[]): Promise<void> => {
    const group = await groups.need(key);
    groups.put({ ...group, tags: Object.fromEntries(Object.entries(group.tags).filter(([name]) => !keys.includes(name))) });
  };
  return {
    TagResource: operation({
      input: resource.extend({ tags: tagMap }),
      level: 'verified',
      handle: ({ resourceArn, tags }, request) => tag(byArn(resourceArn, request), tags),
    }),
    UntagResource: operation({
      input: resource.extend({ tagKeys: z.array(z.string()) }),
      level: 'verified',
      handle: ({ resourceArn, tagKeys }, request) => untag(byArn(resourceArn, request), tagKeys),
    }),
    ListTagsForResource: operation({
      input: resource,
      level: 'verified',
      handle: async ({ resourceArn }, request) => ({ tags: (await groups.need(byArn(resourceArn, request))).tags }),
    }),
    TagLogGroup: operation({
      input: named.extend({ tags: tagMap }),
      level: 'modelled',
      handle: ({ logGroupName, tags }, request) => tag(byName(logGroupName, request), tags),
    }),
    UntagLogGroup: operation({
      input: named.extend({ tags: z.array(z.string()) }),
      level: 'modelled',
      handle: ({ logGroupName, tags }, request) => untag(byName(logGroupName, request), tags),
    }),
    ListTagsLogGroup: operation({
      input: named,
      level: 'modelled',
      handle: async ({ logGroupName }, request) => ({ tags: (await groups.need(byName(logGroupName, request))).tags }),
    }),
  };
}
