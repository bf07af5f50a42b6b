import type { TraceSummary as XRaySummary } from '@aws-sdk/client-xray';
import type { Trace, TraceSummary } from '#shared/model/trace.ts';
import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { pagesOf } from '../pages.ts';
import { AWS } from '../provider-id.ts';
import { traceIdOf } from './report-line.ts';
import { parseSegment } from './segment.ts';
import { isInit, toSpans } from './to-spans.ts';

const HOUR = 3_600_000;
/** One question is about six hours at the most. @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html */
const WINDOW_MS = 6 * HOUR;
/** X-Ray keeps traces for 30 days; without a beginning, the last six hours are looked at. */
const DEFAULT_MS = 6 * HOUR;
const AHEAD_MS = 5 * 60_000;

export interface TraceQuery {
  name?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  minDurationMs?: number | undefined;
  errorsOnly?: boolean | undefined;
  limit: number;
}

/** 32 hexadecimal digits in X-Ray's form: `1-5759e988-bd862e3fe1be46a994272793`. */
export function toXRayId(traceId: string): string {
  return `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
}

/** X-Ray's filter language. @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html */
export function filterExpression(query: Pick<TraceQuery, 'name' | 'errorsOnly' | 'minDurationMs'>): string | null {
  const parts = [
    ...(query.name === undefined ? [] : [`service("${query.name.replaceAll('"', '')}")`]),
    ...(query.errorsOnly === true ? ['(error OR fault OR throttle)'] : []),
    ...(query.minDurationMs === undefined ? [] : [`duration >= ${query.minDurationMs / 1000}`]),
  ];
  return parts.length === 0 ? null : parts.join(' AND ');
}

/** When the trace began: said, or in its id, which begins with the epoch seconds. */
function startedMs({ StartTime, Id }: XRaySummary): number {
  return StartTime?.getTime() ?? Number.parseInt(Id?.slice(2, 10) ?? '0', 16) * 1000;
}

function toSummary(context: AwsContext, summary: XRaySummary): TraceSummary {
  const failed = summary.HasError === true || summary.HasFault === true || summary.HasThrottle === true;
  const services = [...new Set((summary.ServiceIds ?? []).flatMap(({ Name }) => (Name === undefined ? [] : [Name])))];
  return {
    traceId: traceIdOf(summary.Id) ?? '',
    name: summary.EntryPoint?.Name ?? services[0] ?? 'trace',
    provider: AWS,
    profile: context.profile,
    startedAt: new Date(startedMs(summary)).toISOString(),
    durationMs: (summary.Duration ?? 0) * 1000,
    spanCount: null,
    errorCount: failed ? 1 : 0,
    services,
    cold: null,
  };
}

/** Whether a summary is asked for: the same question once more, for an endpoint whose filters are coarser. */
function isAskedFor(query: TraceQuery, summary: XRaySummary): boolean {
  if (query.errorsOnly === true && summary.HasError !== true && summary.HasFault !== true && summary.HasThrottle !== true) return false;
  return query.minDurationMs === undefined || (summary.Duration ?? 0) * 1000 >= query.minDurationMs;
}

/** Traces of a region, newest first: six hours at a time, backwards, until there are enough. */
export async function listTraces(
  context: AwsContext,
  region: string,
  query: TraceQuery,
  { signal }: Call,
): Promise<{ items: TraceSummary[]; more: boolean }> {
  const xray = await context.clients.xray(region);
  const until = query.until === undefined ? Date.now() + AHEAD_MS : Date.parse(query.until);
  const since = query.since === undefined ? until - AHEAD_MS - DEFAULT_MS : Date.parse(query.since);
  const filter = filterExpression(query);
  const found: TraceSummary[] = [];
  let end = until;
  while (end > since && found.length <= query.limit) {
    const start = Math.max(since, end - WINDOW_MS);
    const request = { StartTime: new Date(start), EndTime: new Date(end), ...(filter === null ? {} : { FilterExpression: filter }) };
    const pages = pagesOf((NextToken) => xray.getTraceSummaries({ ...request, ...(NextToken === undefined ? {} : { NextToken }) }, { abortSignal: signal }), (page) => page.NextToken); // prettier-ignore
    for await (const { TraceSummaries = [] } of pages) {
      found.push(...TraceSummaries.filter((one) => isAskedFor(query, one)).map((one) => toSummary(context, one)));
    }
    end = start;
  }
  const unique = [...new Map(found.map((one) => [one.traceId, one])).values()];
  unique.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return { items: unique.slice(0, query.limit), more: unique.length > query.limit || end > since };
}

/** A trace of a region; null where it has none of this id. */
export async function readTrace(context: AwsContext, region: string, traceId: string, { signal }: Call): Promise<Trace | null> {
  const xray = await context.clients.xray(region);
  const pages = pagesOf((NextToken) => xray.batchGetTraces({ TraceIds: [toXRayId(traceId)], ...(NextToken === undefined ? {} : { NextToken }) }, { abortSignal: signal }), (page) => page.NextToken); // prettier-ignore
  const documents: string[] = [];
  for await (const { Traces = [] } of pages) {
    for (const { Segments = [] } of Traces)
      documents.push(...Segments.flatMap(({ Document }) => (Document === undefined ? [] : [Document])));
  }
  const segments = documents.map(parseSegment).filter((segment) => segment !== null);
  if (segments.length === 0) return null;
  const { originS, spans } = toSpans(context, segments);
  const root = spans.find(({ parentSpanId }) => parentSpanId === null) ?? spans[0];
  return {
    traceId,
    name: root?.name ?? 'trace',
    provider: AWS,
    profile: context.profile,
    startedAt: new Date(originS * 1000).toISOString(),
    durationMs: Math.max(0, ...spans.map((span) => span.startMs + span.durationMs)),
    spanCount: spans.length,
    errorCount: spans.filter(({ status }) => status === 'error').length,
    services: [...new Set(spans.map(({ service }) => service))],
    cold: spans.some(({ name }) => isInit(name)),
    spans,
  };
}

export function noTrace(traceId: string, regions: readonly string[]): AppError {
  return new AppError('not_found', `X-Ray has no trace ${traceId} in ${regions.join(', ')}.`, {
    provider: AWS,
    op: 'traces.get',
    hint: 'Only functions with active tracing are recorded, some of their calls only, and for 30 days. A new trace takes some seconds to appear.',
  });
}
