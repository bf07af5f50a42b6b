import { z } from 'zod';
import { operation, type Operations } from '../../protocols/operation.ts';
import type { AwsRequest } from '../../server/service.ts';
import { parseFilterPattern } from './filter-pattern/parse-filter-pattern.ts';
import { filterEvents } from './filter-events.ts';
import { groupName, identifier, readToken, streamName, time, token, writeToken } from './inputs.ts';
import type { LogBook } from './log-book.ts';
import type { LogEvent } from './log-event.ts';
import { groupOfCall, streamNotFound } from './log-names.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
const MAX_EVENTS = 10_000;
const FOREVER = 8.64e15 - 2;

const group = { logGroupName: groupName.optional(), logGroupIdentifier: identifier.optional() };
const range = {
  startTime: time.default(0),
  endTime: time.default(FOREVER),
  limit: z.number().int().min(1).max(MAX_EVENTS).default(MAX_EVENTS),
  nextToken: token.optional(),
  unmask: z.boolean().optional(),
};
const GetInput = z.object({ ...group, ...range, logStreamName: streamName, startFromHead: z.boolean().default(false) });
const Cursor = z.object({ go: z.enum(['forward', 'backward']), at: z.string() });

/** Events, of one stream in either direction, or filtered out of all. */
export function readOperations(book: LogBook): Operations {
  return {
    GetLogEvents: operation({
      input: GetInput,
      level: 'verified',
      handle: (input, request) => getLogEvents(book, input, request),
    }),
    FilterLogEvents: operation({
      input: z.object({
        ...group,
        ...range,
        logStreamNames: z.array(streamName).min(1).max(100).optional(),
        logStreamNamePrefix: streamName.optional(),
        filterPattern: z.string().max(1024).default(''),
        interleaved: z.boolean().optional(),
      }),
      level: 'verified',
      note: 'Regular expressions and space-delimited patterns are refused; terms match anywhere in a message.',
      handle: async (input, request) => {
        const found = await book.groups.need(groupOfCall(input, request));
        const { events, nextToken } = await filterEvents(
          book,
          found,
          { ...input, matches: parseFilterPattern(input.filterPattern) },
          request.signal,
        );
        return { events, searchedLogStreams: [], nextToken };
      },
    }),
    TestMetricFilter: operation({
      input: z.object({ filterPattern: z.string().max(1024), logEventMessages: z.array(z.string().min(1)).min(1).max(50) }),
      level: 'modelled',
      note: 'Regular expressions and space-delimited patterns are refused; values are not extracted.',
      handle: ({ filterPattern, logEventMessages }) => {
        const matches = parseFilterPattern(filterPattern);
        return {
          matches: logEventMessages.flatMap((eventMessage, at) =>
            matches(eventMessage) ? [{ eventNumber: at + 1, eventMessage, extractedValues: {} }] : [],
          ),
        };
      },
    }),
  };
}

async function getLogEvents(book: LogBook, input: z.output<typeof GetInput>, request: AwsRequest) {
  const found = await book.groups.need(groupOfCall(input, request));
  const source = await book.sourceOfStream(found, input.logStreamName, request.signal);
  if (source === null) throw streamNotFound();
  const cursor = input.nextToken === undefined ? null : readToken(input.nextToken, Cursor);
  const go = cursor?.go ?? (input.startFromHead ? 'forward' : 'backward');
  // The end is exclusive here, other than in FilterLogEvents.
  const about = { stream: input.logStreamName, sinceMs: input.startTime, untilMs: input.endTime - 1, limit: input.limit };
  const { events } =
    go === 'forward'
      ? await source.forward({ ...about, after: cursor?.at ?? null }, request.signal)
      : await source.backward({ ...about, before: cursor?.at ?? null }, request.signal);
  return {
    events: events.map((event) => ({ timestamp: event.timestampMs, message: event.message, ingestionTime: event.ingestedAtMs })),
    ...tokens(events, cursor?.at ?? ''),
  };
}

/** Where there is nothing more in a direction, its token stays the same: that is how callers know. */
function tokens(events: readonly LogEvent[], unchanged: string) {
  return {
    nextForwardToken: writeToken({ go: 'forward', at: events.at(-1)?.cursor ?? unchanged }),
    nextBackwardToken: writeToken({ go: 'backward', at: events[0]?.cursor ?? unchanged }),
  };
}
