import { createHash } from 'node:crypto';
import type { LiveTailSessionLogEvent, StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { AppError } from '#shared/errors.ts';
import type { Call, LogQuery } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { AWS } from '../provider-id.ts';
import { LogReader, matches } from './log-query.ts';
import { readRange } from './read-logs.ts';

const OP = 'logs.tail';

/** What is the same of an event whether it comes from a live tail or from a look into the group. */
const contentKey = (event: { timestamp?: number | undefined; message?: string | undefined; logStreamName?: string | undefined }): string =>
  `${event.timestamp ?? 0} ${event.logStreamName ?? ''} ${event.message ?? ''}`;

/** A live tail names no event ids: one is made of what the event says. */
function withId(event: LiveTailSessionLogEvent) {
  const digest = createHash('sha256').update(contentKey(event)).digest('hex').slice(0, 32);
  return { ...event, eventId: `live-${digest}` };
}

/** The group's ARN, by which a live tail wants it named. */
async function groupArn(context: AwsContext, { region }: Location, group: string, { signal }: Call): Promise<string> {
  const logs = await context.clients.logs(region);
  const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: group, limit: 50 }, { abortSignal: signal });
  const found = logGroups.find(({ logGroupName }) => logGroupName === group);
  const arn = found?.logGroupArn ?? found?.arn?.replace(/:\*$/, '');
  if (arn !== undefined) return arn;
  throw new AppError('not_found', `There is no log group ${group} yet.`, {
    provider: AWS,
    op: OP,
    hint: 'It is made when the function first writes.',
  });
}

async function start(context: AwsContext, at: Location, group: string, call: Call): Promise<AsyncIterable<StartLiveTailResponseStream>> {
  return context.run(OP, at.region, async () => {
    const logs = await context.clients.logs(at.region);
    const logGroupIdentifiers = [await groupArn(context, at, group, call)];
    const { responseStream } = await logs.startLiveTail({ logGroupIdentifiers }, { abortSignal: call.signal });
    if (responseStream !== undefined) return responseStream;
    throw new AppError('unsupported', 'CloudWatch gave no live tail.', {
      provider: AWS,
      op: OP,
      hint: 'Isobar looks again and again instead.',
    });
  });
}

/**
 * A live tail of a function's log, and before it what was written since `after`. Ends when CloudWatch ends it, after three
 * hours. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs_LiveTail.html
 */
export async function* liveTail(
  context: AwsContext,
  at: Location,
  group: string,
  query: LogQuery & { after?: string | undefined },
  call: Call,
): AsyncGenerator<LogEntry[], void, undefined> {
  const stream = await start(context, at, group, call);
  const reader = new LogReader(context.ref(at.region, at.name));
  const iterator = stream[Symbol.asyncIterator]();
  const given = new Set<string>();
  const key = ({ at: time, environmentId, message }: LogEntry) => `${time} ${environmentId ?? ''} ${message}`;
  const afterMs = query.after === undefined ? null : Number(query.after.slice(0, 15));
  try {
    while (true) {
      const { done, value } = await context.run(OP, at.region, () => iterator.next());
      if (done === true) return;
      if (value.sessionStart !== undefined && afterMs !== null && Number.isFinite(afterMs)) {
        // From here on everything comes by the stream; what is older and new to the caller is read once.
        const range = { from: afterMs, to: Date.now() + 1 };
        const earlier = await readRange(context, OP, at, group, query, range, reader, call);
        const fresh = earlier.filter(({ id }) => query.after === undefined || id > query.after);
        for (const entry of fresh) given.add(key(entry));
        yield fresh;
      }
      const results = value.sessionUpdate?.sessionResults ?? [];
      const entries = results.map((event) => reader.read(withId(event))).filter((entry) => matches(query, entry));
      yield entries.filter((entry) => !given.delete(key(entry)));
    }
  } finally {
    if (!call.signal.aborted) await iterator.return?.();
  }
}
