import { z } from 'zod';
import { operation, type Operations } from '../../protocols/operation.ts';
import { AwsError } from '../../server/service.ts';
import { defaultGroup, type GroupDocument } from './groups.ts';
import { groupName, pageOf, tagMap, token } from './inputs.ts';
import type { LogBook } from './log-book.ts';
import { groupArn, groupKeyOf, type GroupKey } from './log-names.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = new Set([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]);
const CLASSES = z.enum(['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY']);

/** Log groups. */
export function groupOperations(book: LogBook): Operations {
  const { groups, stored } = book;
  const named = z.object({ logGroupName: groupName });
  return {
    CreateLogGroup: operation({
      input: named.extend({
        kmsKeyId: z.string().max(256).optional(),
        tags: tagMap.default({}),
        logGroupClass: CLASSES.default('STANDARD'),
        deletionProtectionEnabled: z.boolean().default(false),
      }),
      level: 'verified',
      note: 'Key and class are kept and change nothing.',
      handle: async (input, { account, region }) => {
        const key = { account, region, name: input.logGroupName };
        const created = await groups.create({
          ...defaultGroup(key, Date.now()),
          kmsKeyId: input.kmsKeyId ?? null,
          tags: input.tags,
          logGroupClass: input.logGroupClass,
          deletionProtection: input.deletionProtectionEnabled,
        });
        if (!created) throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
      },
    }),
    DescribeLogGroups: operation({
      input: z.object({
        logGroupNamePrefix: groupName.optional(),
        logGroupNamePattern: z.string().max(512).optional(),
        logGroupClass: CLASSES.optional(),
        logGroupIdentifiers: z.array(z.string()).optional(),
        nextToken: token.optional(),
        limit: z.number().int().min(1).max(50).default(50),
      }),
      level: 'verified',
      note: 'Groups of functions are there once something was written. Bytes are not counted.',
      handle: async (input, at) => {
        const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupIdentifiers: asked } = input;
        if (prefix !== undefined && pattern !== undefined) {
          throw new AwsError(
            'InvalidParameterException',
            'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
          );
        }
        const names = asked === undefined ? null : new Set(asked.map((one) => groupKeyOf(one, at).name));
        const found = (await groups.list(at.account, at.region)).filter(
          ({ key, logGroupClass }) =>
            key.name.startsWith(prefix ?? '') &&
            key.name.toLowerCase().includes(pattern?.toLowerCase() ?? '') &&
            (input.logGroupClass ?? logGroupClass) === logGroupClass &&
            (names === null || names.has(key.name)),
        );
        const { items, nextToken } = pageOf(found, ({ key }) => key.name, input.nextToken, input.limit);
        return { logGroups: items.map(groupView), nextToken };
      },
    }),
    DeleteLogGroup: operation({
      input: named,
      level: 'verified',
      note: "What functions wrote is not shown any more; the runtime's own history keeps it.",
      handle: async ({ logGroupName }, { account, region }) => {
        const group = await groups.need({ account, region, name: logGroupName });
        if (group.deletionProtection) throw new AwsError('ValidationException', 'The log group is protected from deletion.');
        await groups.remove(group.key);
        stored.removeGroup(group.key);
      },
    }),
  };
}

/** How long events are kept. */
export function retentionOperations({ groups }: LogBook): Operations {
  const named = z.object({ logGroupName: groupName });
  const change = async (key: GroupKey, by: (group: GroupDocument) => Partial<GroupDocument>): Promise<void> => {
    const group = await groups.need(key);
    groups.put({ ...group, ...by(group) });
  };
  return {
    PutRetentionPolicy: operation({
      input: named.extend({ retentionInDays: z.number().int() }),
      level: 'verified',
      handle: ({ logGroupName, retentionInDays }, { account, region }) => {
        if (!RETENTION_DAYS.has(retentionInDays)) {
          throw new AwsError('InvalidParameterException', `Invalid retentionInDays value ${retentionInDays}.`);
        }
        return change({ account, region, name: logGroupName }, () => ({ retentionDays: retentionInDays }));
      },
    }),
    DeleteRetentionPolicy: operation({
      input: named,
      level: 'verified',
      handle: ({ logGroupName }, { account, region }) => change({ account, region, name: logGroupName }, () => ({ retentionDays: null })),
    }),
  };
}

function groupView({ key, createdAtMs, retentionDays, kmsKeyId, logGroupClass, deletionProtection }: GroupDocument) {
  return {
    logGroupName: key.name,
    creationTime: createdAtMs,
    retentionInDays: retentionDays ?? undefined,
    metricFilterCount: 0,
    arn: `${groupArn(key)}:*`,
    logGroupArn: groupArn(key),
    kmsKeyId: kmsKeyId ?? undefined,
    logGroupClass,
    deletionProtectionEnabled: deletionProtection,
  };
}
