import { z } from 'zod';
import { operation, type Operations } from '../../protocols/operation.ts';
import { AwsError } from '../../server/service.ts';
import { groupName, streamName, time } from './inputs.ts';
import type { LogBook } from './log-book.ts';
import { streamNotFound } from './log-names.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const BATCH_BYTES = 1_048_576;
const EVENT_OVERHEAD = 26;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const Event = z.object({ timestamp: time, message: z.string().min(1) });

/** Events that clients write. */
export function writeOperations(book: LogBook): Operations {
  return {
    PutLogEvents: operation({
      input: z.object({
        logGroupName: groupName,
        logStreamName: streamName,
        logEvents: z.array(Event).min(1).max(10_000),
        sequenceToken: z.string().optional(),
      }),
      level: 'verified',
      note: 'Sequence tokens are not looked at, as in AWS since 2023. Entities are not kept.',
      handle: async ({ logGroupName, logStreamName, logEvents }, { account, region }) => {
        const group = await book.groups.need({ account, region, name: logGroupName });
        if (book.stored.find(group.key, logStreamName) === null) throw streamNotFound();
        checkBatch(logEvents);
        const { rejected, accepted } = sieve(logEvents, group.retentionDays);
        book.stored.put(
          group.key,
          logStreamName,
          accepted.map(({ timestamp, message }) => ({ timestampMs: timestamp, message })),
        );
        return { nextSequenceToken: String(Date.now()), rejectedLogEventsInfo: rejected };
      },
    }),
  };
}

type Events = readonly z.output<typeof Event>[];

function checkBatch(events: Events): void {
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + EVENT_OVERHEAD, 0);
  if (bytes > BATCH_BYTES) {
    throw new AwsError('InvalidParameterException', `Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES}`);
  }
  for (const [at, { timestamp }] of events.entries()) {
    if (timestamp < (events[at - 1]?.timestamp ?? 0)) {
      throw new AwsError('InvalidParameterException', 'Log events in a single PutLogEvents request must be in chronological order.');
    }
  }
  if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > DAY_MS) {
    throw new AwsError(
      'InvalidParameterException',
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  }
}

/** Takes out what is too old, expired or too new; the events are in order, so what is left is in one piece. */
function sieve(events: Events, retentionDays: number | null): { accepted: Events; rejected: object | undefined } {
  const now = Date.now();
  const firstAfter = (ms: number): number => {
    const found = events.findIndex(({ timestamp }) => timestamp >= ms);
    return found < 0 ? events.length : found;
  };
  const old = firstAfter(now - 14 * DAY_MS);
  const expired = retentionDays === null ? 0 : firstAfter(now - retentionDays * DAY_MS);
  const fresh = firstAfter(now + 2 * HOUR_MS + 1);
  const rejected = {
    ...(old > 0 ? { tooOldLogEventEndIndex: old } : {}),
    ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
    ...(fresh < events.length ? { tooNewLogEventStartIndex: fresh } : {}),
  };
  return { accepted: events.slice(Math.max(old, expired), fresh), rejected: Object.keys(rejected).length === 0 ? undefined : rejected };
}
