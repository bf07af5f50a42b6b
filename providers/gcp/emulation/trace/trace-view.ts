import type { Span, Trace } from '#shared/model/trace.ts';
import type { Json } from '../api/json.ts';
import { revisionName } from '../functions/function-view.ts';
import type { FunctionPlace } from '../functions/resource-name.ts';

const KINDS: Partial<Record<Span['kind'], string>> = { server: 'RPC_SERVER', client: 'RPC_CLIENT' };

/** OpenTelemetry's names as Trace spells them. @see https://cloud.google.com/trace/docs/trace-labels */
const LABELS: Readonly<Record<string, string>> = {
  'http.request.method': '/http/method',
  'http.response.status_code': '/http/status_code',
  'url.path': '/http/path',
  'url.full': '/http/url',
  'error.type': '/error/name',
};

/** A trace of Cloud Trace v1. `places` knows the functions by the name of their spans. */
export function toTrace(
  project: string,
  trace: Trace,
  places: ReadonlyMap<string, FunctionPlace>,
): { projectId: string; traceId: string; spans: Json[] } {
  const startMs = Date.parse(trace.startedAt);
  return { projectId: project, traceId: trace.traceId, spans: trace.spans.map((span) => toSpan(span, startMs, places)) };
}

function toSpan(span: Span, originMs: number, places: ReadonlyMap<string, FunctionPlace>): Json {
  return {
    spanId: decimal(span.spanId),
    kind: KINDS[span.kind] ?? 'SPAN_KIND_UNSPECIFIED',
    name: span.name,
    startTime: instant(originMs, span.startMs),
    endTime: instant(originMs, span.startMs + span.durationMs),
    ...(span.parentSpanId === null ? {} : { parentSpanId: decimal(span.parentSpanId) }),
    labels: labelsOf(span, places),
  };
}

function labelsOf(span: Span, places: ReadonlyMap<string, FunctionPlace>): Record<string, string> {
  const own = Object.entries(span.attributes).map(([name, value]) => [LABELS[name] ?? name, String(value)] as const);
  const place = span.functionRef === null ? undefined : places.get(span.functionRef.slice(span.functionRef.indexOf('/') + 1));
  const version = span.attributes['faas.version'];
  return {
    ...Object.fromEntries(own),
    'service.name': span.service,
    ...(span.status === 'error' ? { '/error/message': span.statusMessage ?? 'error' } : {}),
    // What the resource is, as Google's own exporters label spans. @see https://cloud.google.com/trace/docs/trace-labels
    ...(place === undefined
      ? {}
      : {
          'g.co/r/cloud_run_revision/service_name': place.id,
          'g.co/r/cloud_run_revision/location': place.location,
          ...(version === undefined ? {} : { 'g.co/r/cloud_run_revision/revision_name': revisionName(place.id, String(version)) }),
        }),
  };
}

/** Sixteen hexadecimal digits as the number that v1 writes. */
function decimal(spanId: string): string {
  return /^[0-9a-f]{1,16}$/i.test(spanId) ? String(BigInt(`0x${spanId}`)) : spanId;
}

/** With the microseconds that a date leaves out. */
function instant(originMs: number, afterMs: number): string {
  const micros = Math.round((originMs + afterMs) * 1000);
  const text = new Date(Math.floor(micros / 1000)).toISOString();
  return `${text.slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`;
}
