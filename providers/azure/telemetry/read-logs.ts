import type { LogEntry } from '#shared/model/log-entry.ts';
import type { Call, LogQuery } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import { instant, query, text, where } from './kql.ts';
import { severityOf, timeOfId, toEntry } from './log-entries.ts';
import type { Observed } from './place.ts';
import { runQuery } from './run-query.ts';

const DAY = 86_400_000;
/** How far back is looked where nothing is said: what a new component keeps at no charge. */
const DEFAULT_MS = 90 * DAY;
/** Clocks differ: what is a little in the future is not left out. */
const AHEAD_MS = 5 * 60_000;

export interface ListQuery extends LogQuery {
  since?: string | undefined;
  until?: string | undefined;
  limit: number;
  before?: string | undefined;
}

/** Lines of the log and exceptions, as one table. */
function logsKql(conditions: readonly string[], log: LogQuery, range: { from: number; to: number }, limit: number, oldestFirst: boolean): string {
  const severity = log.level === undefined ? null : severityOf(log.level);
  return query(
    'union traces, exceptions',
    where(`timestamp >= ${instant(range.from)} and timestamp < ${instant(range.to)}`, ...conditions),
    "| extend message = iff(itemType == 'exception', coalesce(innermostMessage, outerMessage), message)",
    where(
      log.invocationId === undefined ? null : `operation_Id == ${text(log.invocationId)}`,
      severity === null ? null : `severityLevel >= ${severity}`,
      log.contains === undefined ? null : `message contains ${text(log.contains)}`,
    ),
    '| project timestamp, itemId, itemType, message, severityLevel, operation_Id, operation_Name, cloud_RoleInstance, customDimensions',
    oldestFirst ? '| order by timestamp asc, itemId asc' : '| order by timestamp desc, itemId desc',
    `| take ${limit}`,
  );
} // prettier-ignore

/** Entries of a time range, `[from, to)` in epoch milliseconds, oldest first, `limit` of them at the most. */
export async function readRange(
  context: AzureContext,
  observed: Observed,
  log: LogQuery,
  range: { from: number; to: number },
  { limit, newest }: { limit: number; newest: boolean },
  call: Call,
): Promise<LogEntry[]> {
  const rows = await runQuery(context, observed.component, logsKql(observed.conditions, log, range, limit, !newest), range, call);
  return rows.map((row) => toEntry(context, observed, row)).toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The newest `limit` entries that match, oldest first, and whether there are older ones. */
export async function readNewest(context: AzureContext, observed: Observed, log: ListQuery, call: Call): Promise<{ items: LogEntry[]; more: boolean }> {
  const { before, limit } = log;
  const until = log.until === undefined ? Date.now() + AHEAD_MS : Date.parse(log.until) + 1;
  const cursor = before === undefined ? null : timeOfId(before);
  const to = cursor === null ? until : Math.min(until, cursor + 1);
  const from = log.since === undefined ? to - DEFAULT_MS : Date.parse(log.since);
  if (from >= to) return { items: [], more: false };
  // Entries of the cursor's own millisecond may have been given already.
  const found = await readRange(context, observed, log, { from, to }, { limit: limit + 1 + (cursor === null ? 0 : 200), newest: true }, call);
  const older = before === undefined ? found : found.filter(({ id }) => id < before);
  return { items: older.slice(-limit), more: older.length > limit };
} // prettier-ignore
