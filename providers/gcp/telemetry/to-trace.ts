import type { cloudtrace_v1 } from '@googleapis/cloudtrace';
import type { Span, Trace } from '#shared/model/trace.ts';
import type { GcpContext } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';

type WireTrace = cloudtrace_v1.Schema$Trace;
type WireSpan = cloudtrace_v1.Schema$TraceSpan;
type Labels = Readonly<Record<string, string>>;

const KINDS: Readonly<Record<string, Span['kind']>> = { RPC_SERVER: 'server', RPC_CLIENT: 'client' };
/** Cloud Trace's labels as OpenTelemetry's names. @see https://cloud.google.com/trace/docs/trace-labels */
const NAMES: Readonly<Record<string, string>> = {
  '/http/method': 'http.request.method',
  '/http/status_code': 'http.response.status_code',
  '/http/path': 'url.path',
  '/http/url': 'url.full',
  '/error/name': 'error.type',
};
const RESOURCE = 'g.co/r/cloud_run_revision/';
const MICROS = 1000;

/** Microseconds since the epoch of an instant with up to nine digits. */
function microsOf(instant: string | null | undefined): number {
  const [, whole = '', part = ''] = /^([^.]+?)(?:\.(\d+))?Z?$/.exec(instant ?? '') ?? [];
  const ms = Date.parse(`${whole}Z`);
  return Number.isNaN(ms) ? 0 : ms * MICROS + Number(part.padEnd(6, '0').slice(0, 6));
}

/** A span's number as sixteen hexadecimal digits. */
function hexId(id: string | null | undefined): string {
  return /^\d{1,20}$/.test(id ?? '')
    ? BigInt(id ?? '0')
        .toString(16)
        .padStart(16, '0')
    : (id ?? '');
}

function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

const isFailed = (labels: Labels): boolean => Number(labels['/http/status_code'] ?? 0) >= 500 || labels['/error/message'] !== undefined || labels['/error/name'] !== undefined; // prettier-ignore

/** The function that a span is of, and what it calls itself. */
function whose(context: GcpContext, labels: Labels): Pick<Span, 'functionRef' | 'service'> {
  const name = labels[`${RESOURCE}service_name`];
  const region = labels[`${RESOURCE}location`] ?? context.regions[0];
  return {
    functionRef: name === undefined ? null : context.ref(region, name),
    service: labels['service.name'] ?? name ?? labels['/component'] ?? 'unknown',
  };
}

function toSpan(context: GcpContext, traceId: string, span: WireSpan, originMicros: number, known: ReadonlySet<string>): Span {
  const labels: Labels = span.labels ?? {};
  const parent = span.parentSpanId ? hexId(span.parentSpanId) : null;
  const { functionRef, service } = whose(context, labels);
  const kind = KINDS[span.kind ?? ''] ?? 'internal';
  const start = microsOf(span.startTime);
  const failed = isFailed(labels);
  return {
    spanId: hexId(span.spanId),
    // The caller's own span is not part of what Google recorded.
    parentSpanId: parent !== null && known.has(parent) ? parent : null,
    name: span.name ?? 'span',
    kind,
    service,
    startMs: (start - originMicros) / MICROS,
    durationMs: Math.max(0, microsOf(span.endTime) - start) / MICROS,
    status: failed ? 'error' : 'unset',
    statusMessage: failed ? (labels['/error/message'] ?? null) : null,
    attributes: Object.fromEntries(Object.entries(labels).map(([label, text]) => [NAMES[label] ?? label, valueOf(text)])),
    events: [],
    functionRef,
    invocationId: kind === 'server' && functionRef !== null ? traceId : null,
  };
}

/** A trace of Cloud Trace v1; null where it has no spans. */
export function toTrace(context: GcpContext, { traceId, spans }: WireTrace): Trace | null {
  const wire = spans ?? [];
  if (wire.length === 0) return null;
  const id = traceId ?? '';
  const origin = Math.min(...wire.map((span) => microsOf(span.startTime)));
  const known = new Set(wire.map((span) => hexId(span.spanId)));
  const all = wire.map((span) => toSpan(context, id, span, origin, known)).toSorted((a, b) => a.startMs - b.startMs);
  const root = all.find(({ parentSpanId }) => parentSpanId === null) ?? all[0];
  const colds = all.map(({ attributes }) => attributes['faas.coldstart']).filter((one) => one !== undefined);
  return {
    traceId: id,
    name: root?.name ?? 'trace',
    provider: GCP,
    profile: context.profile,
    startedAt: new Date(Math.floor(origin / MICROS)).toISOString(),
    durationMs: Math.max(0, ...all.map((span) => span.startMs + span.durationMs)),
    spanCount: all.length,
    errorCount: all.filter(({ status }) => status === 'error').length,
    services: [...new Set(all.map(({ service }) => service))],
    // Google's own spans do not say whether an instance was started for them; instrumented functions may.
    cold: colds.length === 0 ? null : colds.includes(true),
    spans: all,
  };
}
