import { z } from 'zod';
import { AwsError } from '../../server/service.ts';
import type { MessageFilter } from './filter-pattern/parse-filter-pattern.ts';
import type { GroupDocument } from './groups.ts';
import { readToken, writeToken } from './inputs.ts';
import { START, type LogBook } from './log-book.ts';
import { eventIdOf } from './log-event.ts';

/** Events looked at before an answer is given, complete or not: as in the cloud, a page may be empty and have a token. */
const LOOKED_AT = 50_000;
const SLICE = 2000;
/** Of one answer. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
const PAGE_BYTES = 1_048_576;

const Token = z.object({ functions: z.string().nullable(), stored: z.string().nullable() });

export interface EventQuery {
  startTime: number;
  endTime: number;
  limit: number;
  nextToken?: string | undefined;
  logStreamNames?: readonly string[] | undefined;
  logStreamNamePrefix?: string | undefined;
  matches: MessageFilter;
}

/** One page of a group's events that match, oldest first. */
export async function filterEvents(book: LogBook, group: GroupDocument, query: EventQuery, signal: AbortSignal) {
  const { startTime, endTime, limit, logStreamNames, logStreamNamePrefix, matches } = query;
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
    throw new AwsError('InvalidParameterException', 'logStreamNames and logStreamNamePrefix are mutually exclusive parameters.');
  }
  const isMeant = (stream: string): boolean => logStreamNames?.includes(stream) ?? stream.startsWith(logStreamNamePrefix ?? '');
  const events: object[] = [];
  let position = query.nextToken === undefined ? START : readToken(query.nextToken, Token);
  let bytes = 0;
  let looked = 0;
  let more = true;
  while (more && events.length < limit && looked < LOOKED_AT && bytes < PAGE_BYTES) {
    const slice = Math.min(SLICE, limit - events.length);
    const read = await book.read(group, { from: position, sinceMs: startTime, untilMs: endTime, limit: slice }, signal);
    for (const event of read.events) {
      if (!isMeant(event.stream) || !matches(event.message)) continue;
      bytes += Buffer.byteLength(event.message);
      events.push({
        logStreamName: event.stream,
        timestamp: event.timestampMs,
        message: event.message,
        ingestionTime: event.ingestedAtMs,
        eventId: eventIdOf(event),
      });
    }
    looked += read.events.length;
    position = read.to;
    more = read.more;
  }
  return { events, nextToken: more ? writeToken(position) : undefined };
}
