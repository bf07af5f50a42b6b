import { z } from 'zod';
import { operation, type Operations } from '../../protocols/operation.ts';
import { AwsError } from '../../server/service.ts';
import { groupName, identifier, pageOf, streamName, token } from './inputs.ts';
import type { LogBook } from './log-book.ts';
import type { LogStream } from './log-event.ts';
import { groupOfCall, streamArn, streamNotFound, type GroupKey } from './log-names.ts';

/** Log streams. */
export function streamOperations(book: LogBook): Operations {
  const { groups, stored } = book;
  const named = z.object({ logGroupName: groupName, logStreamName: streamName });
  return {
    CreateLogStream: operation({
      input: named,
      level: 'verified',
      handle: async ({ logGroupName, logStreamName }, { account, region, signal }) => {
        const group = await groups.need({ account, region, name: logGroupName });
        const taken = (await book.sourceOfStream(group, logStreamName, signal)) !== null;
        if (taken || !stored.create(group.key, logStreamName)) {
          throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
        }
      },
    }),
    DescribeLogStreams: operation({
      input: z.object({
        logGroupName: groupName.optional(),
        logGroupIdentifier: identifier.optional(),
        logStreamNamePrefix: streamName.optional(),
        orderBy: z.enum(['LogStreamName', 'LastEventTime']).default('LogStreamName'),
        descending: z.boolean().default(false),
        nextToken: token.optional(),
        limit: z.number().int().min(1).max(50).default(50),
      }),
      level: 'verified',
      note: 'Bytes are not counted.',
      handle: async (input, request) => {
        const { logStreamNamePrefix: prefix, orderBy, descending } = input;
        if (orderBy === 'LastEventTime' && prefix !== undefined) {
          throw new AwsError('InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.');
        }
        const group = await groups.need(groupOfCall(input, request));
        const found = (await book.streams(group, request.signal)).filter(({ name }) => name.startsWith(prefix ?? ''));
        const sorted = found.toSorted(orderBy === 'LogStreamName' ? byName : byLastEvent);
        const ordered = descending ? sorted.toReversed() : sorted;
        const { items, nextToken } = pageOf(ordered, ({ name }) => name, input.nextToken, input.limit);
        return { logStreams: items.map((stream) => streamView(group.key, stream)), nextToken };
      },
    }),
    DeleteLogStream: operation({
      input: named,
      level: 'approximated',
      note: 'Streams that clients made can be deleted; those of functions with their group only.',
      handle: async ({ logGroupName, logStreamName }, { account, region, signal }) => {
        const group = await groups.need({ account, region, name: logGroupName });
        if (stored.remove(group.key, logStreamName)) return;
        if ((await book.sourceOfStream(group, logStreamName, signal)) === null) throw streamNotFound();
        throw new AwsError(
          'InvalidParameterException',
          'A stream that a function wrote cannot be deleted by itself in the local runtime. Delete the log group.',
        );
      },
    }),
  };
}

function byName(a: LogStream, b: LogStream): number {
  return a.name < b.name ? -1 : 1;
}

function byLastEvent(a: LogStream, b: LogStream): number {
  return (a.lastEventMs ?? 0) - (b.lastEventMs ?? 0) || byName(a, b);
}

function streamView(group: GroupKey, { name, createdAtMs, firstEventMs, lastEventMs }: LogStream) {
  return {
    logStreamName: name,
    creationTime: createdAtMs,
    firstEventTimestamp: firstEventMs ?? undefined,
    lastEventTimestamp: lastEventMs ?? undefined,
    lastIngestionTime: lastEventMs ?? undefined,
    arn: streamArn(group, name),
  };
}
