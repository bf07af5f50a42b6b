import { AppError } from '#shared/errors.ts';
import type { Trace, TraceSummary } from '#shared/model/trace.ts';
import type { Call } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { isMissing } from '../errors.ts';
import { GCP } from '../provider-id.ts';
import { toTrace } from './to-trace.ts';

const HOUR = 3_600_000;
/** Traces are kept for 30 days; without a beginning, the last six hours are looked at. */
const DEFAULT_MS = 6 * HOUR;
const PAGE = 100;

export interface TraceQuery {
  name?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  minDurationMs?: number | undefined;
  errorsOnly?: boolean | undefined;
  limit: number;
}

/** Terms of Trace's filter language; `+` means the whole value. @see https://cloud.google.com/trace/docs/trace-filters */
export function traceFilter(context: GcpContext, { name, minDurationMs }: TraceQuery): string {
  const at = name === undefined ? null : context.locate(name);
  return [
    ...(at === null ? [] : [`+g.co/r/cloud_run_revision/service_name:${at.name}`, `+g.co/r/cloud_run_revision/location:${at.region}`]),
    ...(minDurationMs === undefined || minDurationMs <= 0 ? [] : [`latency:${Math.ceil(minDurationMs)}ms`]),
  ].join(' ');
}

function isAskedFor(trace: Trace, { minDurationMs, errorsOnly }: TraceQuery): boolean {
  return (errorsOnly !== true || trace.errorCount > 0) && trace.durationMs >= (minDurationMs ?? 0);
}

/** Traces of the project, newest first. */
export async function listTraces(context: GcpContext, query: TraceQuery, call: Call): Promise<{ items: TraceSummary[]; more: boolean }> {
  const until = query.until === undefined ? Date.now() : Date.parse(query.until);
  const since = query.since === undefined ? until - DEFAULT_MS : Date.parse(query.since);
  const range = {
    startTime: new Date(since).toISOString(),
    ...(query.until === undefined ? {} : { endTime: new Date(until).toISOString() }),
  };
  const filter = traceFilter(context, query);
  const found: TraceSummary[] = [];
  let pageToken: string | null | undefined;
  do {
    const token = pageToken;
    const { data } = await context.read('traces.list', null, call, async () => {
      const traces = await context.clients.traces();
      return traces.projects.traces.list(
        {
          projectId: context.project,
          view: 'COMPLETE',
          orderBy: 'start desc',
          pageSize: PAGE,
          ...range,
          ...(filter === '' ? {} : { filter }),
          ...(token ? { pageToken: token } : {}),
        },
        { signal: call.signal },
      );
    });
    for (const wire of data.traces ?? []) {
      const trace = toTrace(context, wire);
      if (trace === null || !isAskedFor(trace, query)) continue;
      const { spans: _, ...summary } = trace;
      found.push(summary);
    }
    pageToken = data.nextPageToken;
  } while (pageToken && found.length <= query.limit);
  return { items: found.slice(0, query.limit), more: found.length > query.limit || Boolean(pageToken) };
}

/** One trace. Throws `not_found`. */
export async function readTrace(context: GcpContext, traceId: string, call: Call): Promise<Trace> {
  const found = await context.read('traces.get', null, call, async () => {
    const traces = await context.clients.traces();
    try {
      const { data } = await traces.projects.traces.get({ projectId: context.project, traceId }, { signal: call.signal });
      return toTrace(context, data);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  });
  if (found !== null) return found;
  throw new AppError('not_found', `Cloud Trace has no trace ${traceId} in the project ${context.project}.`, {
    provider: GCP,
    op: 'traces.get',
    hint: 'Some of the calls only are recorded, and for 30 days. A new trace takes some minutes to appear.',
  });
}
