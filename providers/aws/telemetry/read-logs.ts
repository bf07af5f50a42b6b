import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { LogEntry } from '#shared/model/log-entry.ts';
import type { Call, LogQuery } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { isMissing } from '../missing.ts';
import { pagesOf } from '../pages.ts';
import { LogReader, matches, timeOfId } from './log-query.ts';

const MINUTE = 60_000;
/** How far back is looked, step by step, until there is enough: the service gives the oldest first. */
const STEPS_MS = [5 * MINUTE, 30 * MINUTE, 3 * 60 * MINUTE, 24 * 60 * MINUTE, 7 * 24 * 60 * MINUTE, 30 * 24 * 60 * MINUTE];
/** Clocks differ: what is a little in the future is not left out. */
const AHEAD_MS = 5 * MINUTE;

export interface ListQuery extends LogQuery {
  since?: string | undefined;
  until?: string | undefined;
  limit: number;
  before?: string | undefined;
}

/** Log group of a function: its own by name, unless its configuration names another. */
export async function logGroupOf(context: AwsContext, op: string, { region, name }: Location, { signal }: Call): Promise<string> {
  return context.run(op, region, async () => {
    const lambda = await context.clients.lambda(region);
    try {
      const { LoggingConfig } = await lambda.getFunctionConfiguration({ FunctionName: name }, { abortSignal: signal });
      return LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
    } catch (error) {
      // The log of a function that has been deleted is still there.
      if (isMissing(error) || (error instanceof Error && error.name === 'AccessDeniedException')) return `/aws/lambda/${name}`;
      throw error;
    }
  });
}

/** Entries of a time range, `[from, to)` in epoch milliseconds, oldest first. A group that is not there is a function that never wrote. */
export async function readRange(
  context: AwsContext,
  op: string,
  at: Location,
  group: string,
  query: LogQuery,
  range: { from: number; to: number },
  reader: LogReader,
  { signal }: Call,
): Promise<LogEntry[]> {
  return context.run(op, at.region, async () => {
    const logs = await context.clients.logs(at.region);
    const events: FilteredLogEvent[] = [];
    try {
      const request = { logGroupName: group, startTime: Math.max(0, range.from), endTime: Math.max(0, range.to - 1) };
      const pages = pagesOf((nextToken) => logs.filterLogEvents({ ...request, ...(nextToken === undefined ? {} : { nextToken }) }, { abortSignal: signal }), (page) => page.nextToken); // prettier-ignore
      for await (const page of pages) events.push(...(page.events ?? []));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
    events.sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0) || ((a.eventId ?? '') < (b.eventId ?? '') ? -1 : 1));
    return events.map((event) => reader.read(event)).filter((entry) => matches(query, entry));
  });
}

/** The newest `limit` entries that match, oldest first, and whether there are older ones. */
export async function readNewest(
  context: AwsContext,
  op: string,
  query: ListQuery,
  call: Call,
): Promise<{ items: LogEntry[]; more: boolean }> {
  const at = context.locate(query.name ?? '');
  const group = await logGroupOf(context, op, at, call);
  const reader = new LogReader(context.ref(at.region, at.name));
  const sinceMs = query.since === undefined ? 0 : Date.parse(query.since);
  const cursorMs = query.before === undefined ? null : timeOfId(query.before);
  const untilMs = query.until === undefined ? Date.now() + AHEAD_MS : Date.parse(query.until) + 1;
  const end = cursorMs === null ? untilMs : Math.min(untilMs, cursorMs + 1);
  let found: LogEntry[] = [];
  let to = end;
  for (const step of [...STEPS_MS, Number.POSITIVE_INFINITY]) {
    const from = Math.max(sinceMs, end - step);
    if (from < to) {
      const older = await readRange(context, op, at, group, query, { from, to }, reader, call);
      found = [...older.filter(({ id }) => query.before === undefined || id < query.before), ...found];
    }
    to = Math.min(to, from);
    if (found.length > query.limit || from <= sinceMs) break;
  }
  return { items: found.slice(-query.limit), more: found.length > query.limit || to > sinceMs };
}
