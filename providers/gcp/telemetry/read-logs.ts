import type { LogEntry } from '#shared/model/log-entry.ts';
import type { Call, LogQuery } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { matches, timeOfId, toEntry, toFilter, type WireEntry } from './log-query.ts';

const DAY = 24 * 3_600_000;
/** How far back is looked where nothing is said: what the log bucket of a project keeps by default. */
const DEFAULT_MS = 30 * DAY;
const PAGE = 1000;
/** Entries that are looked at for one answer: what a text search does not find it may not look for for ever. */
const MAX_LOOKED_AT = 20_000;

export interface ListQuery extends LogQuery {
  since?: string | undefined;
  until?: string | undefined;
  limit: number;
  before?: string | undefined;
}

/** One page of entries. */
export async function readPage(
  context: GcpContext,
  op: string,
  request: { filter: string; orderBy: string; pageSize: number; pageToken: string },
  call: Call,
): Promise<{ entries: WireEntry[]; next: string }> {
  const [entries, next] = await context.read(op, null, call, async () => {
    const logging = await context.clients.logging();
    return logging.listLogEntries({ resourceNames: [`projects/${context.project}`], ...request }, { autoPaginate: false });
  });
  return { entries: entries as WireEntry[], next: next?.pageToken ?? '' };
}

/** The newest entries that match, oldest first. */
export async function readNewest(
  context: GcpContext,
  op: string,
  query: ListQuery,
  call: Call,
): Promise<{ items: LogEntry[]; more: boolean }> {
  const { limit, before } = query;
  const beforeTime = before === undefined ? null : timeOfId(before);
  const untils = [query.until, beforeTime].filter((one) => one !== undefined && one !== null);
  const until = untils.toSorted()[0] ?? null;
  const since = query.since ?? new Date((until === null ? Date.now() : Date.parse(until)) - DEFAULT_MS).toISOString();
  const filter = toFilter(context, query, { since, until });
  const found: LogEntry[] = [];
  let looked = 0;
  let pageToken = '';
  do {
    const pageSize = query.contains === undefined ? Math.min(PAGE, limit + 1) : PAGE;
    const { entries, next } = await readPage(context, op, { filter, orderBy: 'timestamp desc', pageSize, pageToken }, call);
    const mine = entries
      .map((entry) => toEntry(context, entry))
      .filter((entry) => (before === undefined || entry.id < before) && matches(query, entry));
    found.push(...mine);
    looked += entries.length;
    pageToken = next;
  } while (pageToken !== '' && found.length <= limit && looked < MAX_LOOKED_AT);
  const newest = found.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  return { items: newest.slice(0, limit).toReversed(), more: newest.length > limit || pageToken !== '' };
}
