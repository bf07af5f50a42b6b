import type { ApiCall } from '../api/api.ts';
import { ApiError, badField } from '../api/api-error.ts';
import { listOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import type { PlainRoute } from '../api/plain-route.ts';
import type { DeployServices } from '../functions/deploy-operation.ts';
import type { FunctionPlace } from '../functions/resource-name.ts';
import { parseTraceFilter } from './trace-filter.ts';
import { toTrace } from './trace-view.ts';

/** Traces looked at for one answer, the newest first. */
const MAX_LOOKED_AT = 2000;
const VIEWS = new Set(['', 'VIEW_TYPE_UNSPECIFIED', 'MINIMAL', 'ROOTSPAN', 'COMPLETE']);

type V1Trace = ReturnType<typeof toTrace>;

/**
 * Cloud Trace v1, the one that can be read. No official package ships its descriptor, so it is REST alone.
 * @see https://cloud.google.com/trace/docs/reference/v1/rest/v1/projects.traces
 */
export function traceRoutes(services: DeployServices): PlainRoute[] {
  const note = 'What the runtime recorded of functions of the project.';
  return [
    {
      verb: 'GET',
      template: '/v1/projects/{project}/traces',
      label: 'cloudtrace',
      operation: 'ListTraces',
      permission: 'cloudtrace.traces.list',
      level: 'modelled',
      note: `${note} The newest ${MAX_LOOKED_AT.toLocaleString('en')} of the time range are looked at.`,
      handler: ({ path: { project = '' }, query }, call) => listTraces(services, project, query, call),
    },
    {
      verb: 'GET',
      template: '/v1/projects/{project}/traces/{trace}',
      label: 'cloudtrace',
      operation: 'GetTrace',
      permission: 'cloudtrace.traces.get',
      level: 'modelled',
      note,
      handler: ({ path: { project = '', trace = '' } }) => {
        if (!/^[0-9a-f]{32}$/i.test(trace)) throw badField('trace_id', `Invalid trace ID "${trace}": 32 hexadecimal digits are expected.`);
        const places = placesOf(services, project);
        const found = services.context.host.telemetry.traces.get(trace.toLowerCase());
        if (found === null || !found.services.some((name) => places.has(name))) {
          throw new ApiError('NOT_FOUND', `Resource not found (resource=${trace}).`);
        }
        return toTrace(project, found, places);
      },
    },
  ];
}

async function listTraces(services: DeployServices, project: string, query: URLSearchParams, { signal }: ApiCall): Promise<Json> {
  const text = (name: string): string => query.get(name) ?? '';
  const { traces } = services.context.host.telemetry;
  const filter = parseTraceFilter(text('filter'));
  const view = text('view');
  if (!VIEWS.has(view))
    throw badField(
      'view',
      `Invalid value at 'view' (type.googleapis.com/google.devtools.cloudtrace.v1.ListTracesRequest.ViewType), "${view}"`,
    );
  const places = placesOf(services, project);
  const { items } = await traces.list(
    {
      since: time('start_time', text('startTime')),
      until: time('end_time', text('endTime')),
      minDurationMs: filter.minDurationMs,
      limit: MAX_LOOKED_AT,
    },
    signal,
  );
  const found = items.flatMap((summary): V1Trace[] => {
    if (!summary.services.some((name) => places.has(name))) return [];
    const trace = traces.get(summary.traceId);
    const shown = trace === null ? null : toTrace(project, trace, places);
    return shown !== null && filter.matches(shown) ? [shown] : [];
  });
  const request = { pageSize: Math.max(0, Number(text('pageSize')) || 0), pageToken: text('pageToken') };
  const page = paged(sorted(found, text('orderBy')), request, 1000);
  return {
    traces: page.items.map((trace) => inView(trace, view)),
    ...(page.nextPageToken === '' ? {} : { nextPageToken: page.nextPageToken }),
  };
}

function inView({ projectId, traceId, spans }: V1Trace, view: string): Json {
  if (view === 'COMPLETE') return { projectId, traceId, spans };
  if (view === 'ROOTSPAN') return { projectId, traceId, spans: rootsOf(spans) };
  return { projectId, traceId };
}

function rootsOf(spans: readonly Json[]): Json[] {
  return spans.filter((span) => span['parentSpanId'] === undefined);
}

const KEYS: Readonly<Record<string, (trace: V1Trace) => string | number>> = {
  trace_id: ({ traceId }) => traceId,
  name: ({ spans }) => textOf(rootsOf(spans)[0] ?? spans[0], 'name'),
  duration: ({ spans }) => {
    const [root] = rootsOf(spans);
    return Date.parse(textOf(root, 'endTime')) - Date.parse(textOf(root, 'startTime')) || 0;
  },
  start: (trace) => textOf(rootsOf(trace.spans)[0] ?? listOf(trace, 'spans')[0], 'startTime'),
};

/** Newest first where nothing is asked for: the reference leaves it open. */
function sorted(traces: readonly V1Trace[], orderBy: string): V1Trace[] {
  if (orderBy === '') return [...traces];
  const [, field = '', desc] = /^(\w+)(\s+desc)?$/.exec(orderBy.trim()) ?? [];
  const key = KEYS[field];
  if (key === undefined) throw badField('order_by', `Invalid order_by "${orderBy}".`);
  const sign = desc === undefined ? 1 : -1;
  return traces.toSorted((a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0));
}

function placesOf({ store }: DeployServices, project: string): Map<string, FunctionPlace> {
  return new Map(store.list(project, '-').map(({ place }) => [store.hostName(place), place] as const));
}

function time(field: string, text: string): string | undefined {
  if (text === '') return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw badField(field, `Invalid value at '${field}' (type.googleapis.com/google.protobuf.Timestamp), "${text}"`);
  return new Date(ms).toISOString();
}
