import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { HostTelemetry } from '../../../../emulation-host.ts';
import { EventStream, type StreamEvent } from '../../protocols/event-stream.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { AwsError, type AwsRequest } from '../../server/service.ts';
import { parseFilterPattern, type MessageFilter } from './filter-pattern/parse-filter-pattern.ts';
import { withNewline } from './function-logs.ts';
import { identifier, streamName } from './inputs.ts';
import type { LogBook } from './log-book.ts';
import { groupArn, groupDocumentKey, groupKeyOf, type GroupKey } from './log-names.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html */
const SESSION_MS = 3 * 3_600_000;
const UPDATE_MS = 1000;
const MAX_RESULTS = 500;

const Input = z.object({
  logGroupIdentifiers: z.array(identifier).min(1).max(10),
  logStreamNames: z.array(streamName).max(10).optional(),
  logStreamNamePrefixes: z.array(streamName).max(10).optional(),
  logEventFilterPattern: z.string().max(1024).optional(),
});
type Input = z.output<typeof Input>;

/** Events as they come. */
export function liveTailOperations(book: LogBook, telemetry: HostTelemetry): Operations {
  return {
    StartLiveTail: operation({
      input: Input,
      level: 'verified',
      note: 'Regular expressions and space-delimited patterns are refused; terms match anywhere in a message.',
      handle: async (input, request) => {
        if (input.logGroupIdentifiers.length > 1 && (input.logStreamNames ?? input.logStreamNamePrefixes) !== undefined) {
          throw new AwsError('InvalidParameterException', 'Log streams can be given for a single log group only.');
        }
        const matches = parseFilterPattern(input.logEventFilterPattern ?? '');
        const groups: GroupKey[] = [];
        for (const one of input.logGroupIdentifiers) groups.push((await book.groups.need(groupKeyOf(one, request))).key);
        return new EventStream(session(book, telemetry, { ...input, groups, matches }, request));
      },
    }),
  };
}

type Wanted = Input & { groups: readonly GroupKey[]; matches: MessageFilter };

async function* session(book: LogBook, telemetry: HostTelemetry, wanted: Wanted, request: AwsRequest): AsyncGenerator<StreamEvent> {
  const { groups, matches: _matches, ...asked } = wanted;
  const results: object[] = [];
  const over = AbortSignal.any([request.signal, AbortSignal.timeout(SESSION_MS)]);
  const add = (group: GroupKey, event: { stream: string; timestampMs: number; ingestedAtMs: number; message: string }): void => {
    if (!isWanted(wanted, event)) return;
    results.push({
      logStreamName: event.stream,
      logGroupIdentifier: groupArn(group).replace(/^arn:[^:]+:logs:[^:]+:(\d+):log-group:/, '$1:'),
      message: event.message,
      timestamp: event.timestampMs,
      ingestionTime: event.ingestedAtMs,
    });
  };
  const keys = new Map(groups.map((group) => [groupDocumentKey(group), group]));
  const stop = book.stored.onPut((group, events) => {
    if (keys.has(groupDocumentKey(group))) for (const event of events) add(group, event);
  });
  let failure: unknown = null;
  const tailing = Promise.all(
    groups.flatMap((group) =>
      book.groups.writersTo(group).map((name) => tailFunction(book, telemetry, name, (event) => add(group, event), over)),
    ),
  ).catch((error: unknown) => (failure = error));
  try {
    yield { type: 'sessionStart', payload: { requestId: request.requestId, sessionId: randomUUID(), ...asked } };
    while (!over.aborted) {
      await pause(UPDATE_MS, over);
      if (failure !== null && !over.aborted) throw new AwsError('SessionStreamingException', 'The session could not go on.');
      const sessionResults = results.splice(0);
      const sampled = sessionResults.length > MAX_RESULTS;
      yield { type: 'sessionUpdate', payload: { sessionMetadata: { sampled }, sessionResults: sessionResults.slice(0, MAX_RESULTS) } };
    }
    if (!request.signal.aborted) throw new AwsError('SessionTimeoutException', 'The session has reached its end of three hours.');
  } finally {
    stop();
    await tailing;
  }
}

async function tailFunction(
  book: LogBook,
  telemetry: HostTelemetry,
  name: string,
  add: (event: { stream: string; timestampMs: number; ingestedAtMs: number; message: string }) => void,
  over: AbortSignal,
): Promise<void> {
  for await (const entries of telemetry.logs.tail({ name }, over)) {
    for (const entry of entries) {
      const timestampMs = Date.parse(entry.at);
      const stream = await book.functionLogs.streamOf(name, entry, over);
      add({ stream, timestampMs, ingestedAtMs: timestampMs, message: withNewline(entry.message) });
    }
  }
}

function isWanted(
  { matches, logStreamNames, logStreamNamePrefixes }: Wanted,
  { stream, message }: { stream: string; message: string },
): boolean {
  const named = logStreamNames === undefined || logStreamNames.includes(stream);
  const prefixed = logStreamNamePrefixes === undefined || logStreamNamePrefixes.some((prefix) => stream.startsWith(prefix));
  return named && prefixed && matches(message);
}

/** Ends early, without an error, where the session is over. */
function pause(ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      over.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    over.addEventListener('abort', done);
    if (over.aborted) done();
  });
}
