import type { Trace, TraceSummary } from '#shared/model/trace.ts';
import { toInstant } from '#shared/model/time.ts';
import type { Call, RegionFailure } from '../../provider.ts';
import { AppError, isCancelled } from '#shared/errors.ts';
import type { AzureContext } from '../azure-context.ts';
import { AZURE } from '../provider-id.ts';
import { allComponents } from '../resources/insights.ts';
import { instant, query, text, where } from './kql.ts';
import { runQuery, numberOf, textOf, timeOf, type Row, type TimeRange } from './run-query.ts';
import { succeeded, toSpans } from './to-spans.ts';

const DAY = 86_400_000;
const AHEAD_MS = 5 * 60_000;
/** Requests that are read for each trace that is asked for: one trace may have several. */
const PER_TRACE = 5;

export interface TraceQuery {
  since?: string | undefined;
  until?: string | undefined;
  minDurationMs?: number | undefined;
  errorsOnly?: boolean | undefined;
  limit: number;
}

function rangeOf({ since, until }: Pick<TraceQuery, 'since' | 'until'>): TimeRange {
  const to = until === undefined ? Date.now() + AHEAD_MS : Date.parse(until);
  return { from: since === undefined ? to - DAY : Date.parse(since), to };
}

/** Requests of one trace, of which the earliest one is taken for its root. */
function toSummary(context: AzureContext, traceId: string, rows: readonly Row[]): TraceSummary {
  const sorted = rows.toSorted((a, b) => timeOf(a['timestamp']) - timeOf(b['timestamp']));
  const start = timeOf(sorted[0]?.['timestamp']);
  const end = Math.max(...sorted.map((row) => timeOf(row['timestamp']) + (numberOf(row['duration']) || 0)));
  return {
    traceId,
    name: textOf(sorted[0]?.['name']),
    provider: AZURE,
    profile: context.profile,
    startedAt: toInstant(start),
    durationMs: Math.max(0, end - start),
    spanCount: null,
    errorCount: rows.filter((row) => !succeeded(row)).length,
    services: [...new Set(sorted.map((row) => textOf(row['cloud_RoleName'])))],
    cold: null,
  };
}

/** The newest traces that requests of a component began. */
export async function listTraces(
  context: AzureContext,
  component: string,
  conditions: readonly string[],
  wanted: TraceQuery,
  call: Call,
): Promise<{ items: TraceSummary[]; more: boolean }> {
  const range = rangeOf(wanted);
  const rows = await runQuery(
    context,
    component,
    query(
      'requests',
      where(
        `timestamp >= ${instant(range.from)} and timestamp < ${instant(range.to)}`,
        ...conditions,
        wanted.errorsOnly === true ? 'success == false' : null,
        wanted.minDurationMs === undefined ? null : `duration >= ${wanted.minDurationMs}`,
      ),
      '| project timestamp, id, operation_Id, name, duration, success, cloud_RoleName',
      '| order by timestamp desc',
      `| take ${wanted.limit * PER_TRACE + 1}`,
    ),
    range,
    call,
  );
  const traces = Map.groupBy(rows, (row) => textOf(row['operation_Id']));
  const items = [...traces].map(([traceId, own]) => toSummary(context, traceId, own)).toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return { items: items.slice(0, wanted.limit), more: items.length > wanted.limit || rows.length > wanted.limit * PER_TRACE };
} // prettier-ignore

/** Traces of every component that the profile can see. */
export async function listEveryTrace(
  context: AzureContext,
  wanted: TraceQuery,
  call: Call,
): Promise<{ items: TraceSummary[]; more: boolean; failures: RegionFailure[] }> {
  const op = 'traces.list';
  const failures: RegionFailure[] = [];
  const pages = await Promise.all(
    (await context.run(op, () => allComponents(context, call))).map(async (component) => {
      try {
        return await context.run(op, () => listTraces(context, component, [], wanted, call));
      } catch (error) {
        if (call.signal.aborted || isCancelled(error) || !(error instanceof AppError)) throw error;
        failures.push({ region: component.split('/')[2] ?? null, error });
        return { items: [], more: false };
      }
    }),
  );
  const [first] = failures;
  if (first !== undefined && failures.length === pages.length) throw first.error;
  const items = pages.flatMap((page) => page.items).toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return { items: items.slice(0, wanted.limit), more: items.length > wanted.limit || pages.some(({ more }) => more), failures };
}

/** One trace with its spans; null where the component has none of it. */
export async function readTrace(context: AzureContext, component: string, traceId: string, call: Call): Promise<Trace | null> {
  const to = Date.now() + AHEAD_MS;
  const rows = await runQuery(
    context,
    component,
    query(
      'union requests, dependencies, exceptions',
      where(`operation_Id == ${text(traceId)}`),
      '| project timestamp, itemType, id, operation_Id, operation_ParentId, operation_Name, name, duration, success, resultCode, type, target, data, url, cloud_RoleName, cloud_RoleInstance, customDimensions, outerMessage',
      '| order by timestamp asc',
      '| take 5000',
    ),
    { from: to - 90 * DAY, to },
    call,
  );
  const { originMs, spans } = toSpans(context, rows);
  if (spans.length === 0) return null;
  const requests = rows.filter(({ itemType }) => itemType === 'request');
  const summary = toSummary(context, traceId, requests.length === 0 ? rows.filter(({ itemType }) => itemType === 'dependency') : requests);
  const end = Math.max(...spans.map(({ startMs, durationMs }) => startMs + durationMs));
  const errors = spans.filter(({ status }) => status === 'error').length;
  const services = [...new Set(spans.map(({ service }) => service))];
  return { ...summary, startedAt: toInstant(originMs), durationMs: end, spanCount: spans.length, errorCount: errors, services, spans };
}

export function noTrace(traceId: string): AppError {
  return new AppError('not_found', `No Application Insights component of this profile has the trace ${traceId}.`, {
    provider: AZURE,
    hint: 'It takes a minute or two to get there, may have been sampled out, or is older than the component keeps.',
  });
}
