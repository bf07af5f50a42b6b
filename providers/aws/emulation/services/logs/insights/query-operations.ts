import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { OutOfTime, withinTime } from '../../../../../emulation-parts/within-time.ts';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { AwsError, type AwsRequest } from '../../../server/service.ts';
import type { GroupDocument } from '../groups.ts';
import { groupName, identifier } from '../inputs.ts';
import { START, type LogBook } from '../log-book.ts';
import { eventIdOf } from '../log-event.ts';
import { groupKeyOf } from '../log-names.ts';
import { parseQuery } from './parse-query.ts';
import { Row } from './row.ts';
import { RunningQuery, type ResultRow } from './run-query.ts';

type Status = 'Running' | 'Complete' | 'Failed' | 'Cancelled' | 'Timeout';

interface Query {
  id: string;
  account: string;
  region: string;
  text: string;
  groups: string[];
  createdAtMs: number;
  status: Status;
  results: ResultRow[];
  statistics: { recordsMatched: number; recordsScanned: number; bytesScanned: number };
  stop: AbortController;
}

/** Queries whose results are kept, in memory. */
const KEPT = 100;
/** Events read at a time. */
const SLICE = 500;
/** What looking at a slice may take: regular expressions of users can take forever. */
const SLICE_LIMIT_MS = 1000;
/** What sorting and grouping may take. */
const FINISH_LIMIT_MS = 10_000;
const DEFAULT_LIMIT = 10_000;
const MAX_GROUPS = 50;

const StartInput = z.object({
  queryLanguage: z.enum(['CWLI', 'SQL', 'PPL']).default('CWLI'),
  logGroupName: groupName.optional(),
  logGroupNames: z.array(groupName).optional(),
  logGroupIdentifiers: z.array(identifier).optional(),
  startTime: z.number().int().nonnegative(),
  endTime: z.number().int().nonnegative(),
  queryString: z.string().max(10_000),
  limit: z.number().int().min(1).max(DEFAULT_LIMIT).default(DEFAULT_LIMIT),
});
const byId = z.object({ queryId: z.string().max(256) });

/**
 * Logs Insights: queries over stored events.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
 */
export function queryOperations(book: LogBook, onFault: (error: unknown) => void): Operations {
  const queries = new Map<string, Query>();
  const need = (queryId: string, { account, region }: AwsRequest): Query => {
    const query = queries.get(queryId);
    if (query?.account === account && query.region === region) return query;
    throw new AwsError('ResourceNotFoundException', `Query with id ${queryId} does not exist.`);
  };
  return {
    StartQuery: operation({
      input: StartInput,
      level: 'modelled',
      note: 'Of the commands: fields, display, filter, parse, stats, sort, limit and dedup. Results are kept until the runtime stops. pct goes by nearest rank; what is compared with a missing field does not hold. A regular expression that takes a second for 500 events makes the status Timeout.',
      handle: async (input, request) => {
        const groups = await groupsOf(book, input, request);
        if (input.queryLanguage !== 'CWLI') {
          throw new AwsError('InvalidParameterException', `The local runtime does not have the query language ${input.queryLanguage}.`);
        }
        if (input.endTime < input.startTime) {
          throw new AwsError('InvalidParameterException', 'End time should not be less than start time.');
        }
        const running = new RunningQuery(parseQuery(input.queryString), input.limit);
        const query = newQuery(input.queryString, groups, request);
        const [oldest] = queries.keys();
        if (queries.size >= KEPT && oldest !== undefined) queries.delete(oldest);
        queries.set(query.id, query);
        void run(book, query, running, { groups, sinceMs: input.startTime * 1000, untilMs: input.endTime * 1000 + 999 }).catch(
          (error: unknown) => {
            if (query.status === 'Cancelled') return;
            query.status = error instanceof OutOfTime ? 'Timeout' : 'Failed';
            if (query.status === 'Failed') onFault(error);
          },
        );
        return { queryId: query.id };
      },
    }),
    GetQueryResults: operation({
      input: byId,
      level: 'modelled',
      handle: ({ queryId }, request) => {
        const { status, results, statistics } = need(queryId, request);
        return { queryLanguage: 'CWLI', status, results, statistics };
      },
    }),
    StopQuery: operation({
      input: byId,
      level: 'modelled',
      handle: ({ queryId }, request) => {
        const query = need(queryId, request);
        if (query.status !== 'Running') throw new AwsError('InvalidParameterException', `Query with id ${queryId} has ended.`);
        query.status = 'Cancelled';
        query.stop.abort();
        return { success: true };
      },
    }),
    DescribeQueries: operation({
      input: z.object({
        logGroupName: groupName.optional(),
        status: z.string().optional(),
        maxResults: z.number().int().min(1).max(1000).default(1000),
      }),
      level: 'modelled',
      handle: ({ logGroupName, status, maxResults }, { account, region }) => {
        const own = [...queries.values()].filter((query) => query.account === account && query.region === region);
        const found = own.filter(
          (query) => (logGroupName === undefined || query.groups.includes(logGroupName)) && (status ?? query.status) === query.status,
        );
        return { queries: found.slice(-maxResults).toReversed().map(described) };
      },
    }),
  };
}

/** The groups that a query names. Throws where it names none, or one that is not there. */
async function groupsOf(book: LogBook, input: z.output<typeof StartInput>, at: AwsRequest): Promise<GroupDocument[]> {
  const names = [...(input.logGroupName === undefined ? [] : [input.logGroupName]), ...(input.logGroupNames ?? [])];
  const keys = [
    ...names.map((name) => ({ account: at.account, region: at.region, name })),
    ...(input.logGroupIdentifiers ?? []).map((one) => groupKeyOf(one, at)),
  ];
  if (keys.length === 0 || keys.length > MAX_GROUPS) {
    throw new AwsError('InvalidParameterException', `A query has to name 1 to ${MAX_GROUPS} log groups.`);
  }
  return Promise.all(keys.map((key) => book.groups.need(key)));
}

function newQuery(text: string, groups: readonly GroupDocument[], { account, region }: AwsRequest): Query {
  return {
    id: randomUUID(),
    account,
    region,
    text,
    groups: groups.map(({ key }) => key.name),
    createdAtMs: Date.now(),
    status: 'Running',
    results: [],
    statistics: { recordsMatched: 0, recordsScanned: 0, bytesScanned: 0 },
    stop: new AbortController(),
  };
}

/** Reads what is in the groups and the time, slice by slice, and keeps the answer. */
async function run(
  book: LogBook,
  query: Query,
  running: RunningQuery,
  where: { groups: readonly GroupDocument[]; sinceMs: number; untilMs: number },
): Promise<void> {
  const { statistics, stop } = query;
  for (const group of where.groups) {
    const log = `${group.key.account}:${group.key.name}`;
    let from = START;
    for (let more = true; more;) {
      stop.signal.throwIfAborted();
      const read = await book.read(group, { from, sinceMs: where.sinceMs, untilMs: where.untilMs, limit: SLICE }, stop.signal);
      withinTime(SLICE_LIMIT_MS, () => {
        for (const event of read.events) {
          statistics.recordsScanned++;
          statistics.bytesScanned += Buffer.byteLength(event.message);
          running.add(new Row({ ...event, log, pointer: Buffer.from(`${log} ${event.stream} ${eventIdOf(event)}`).toString('base64') }));
        }
      });
      ({ to: from, more } = read);
    }
  }
  statistics.recordsMatched = running.matched;
  query.results = withinTime(FINISH_LIMIT_MS, () => running.finish());
  query.status = 'Complete';
}

function described({ id, text, status, createdAtMs, groups }: Query) {
  return { queryLanguage: 'CWLI', queryId: id, queryString: text, status, createTime: createdAtMs, logGroupName: groups[0] };
}
