import type { Span, Trace } from '#shared/model/trace.ts';

/** https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: 64-bit numbers are strings, enums are numbers. */
interface OtlpAttribute {
  key: string;
  value: { stringValue: string } | { boolValue: boolean } | { intValue: string } | { doubleValue: number };
}

const KINDS: Record<Span['kind'], number> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };
const STATUS: Record<Span['status'], number> = { unset: 0, ok: 1, error: 2 };

/** The trace as an OTLP/JSON `ExportTraceServiceRequest`, one resource per service: what a collector takes at `/v1/traces`. */
export function exportOtlp(trace: Pick<Trace, 'traceId' | 'startedAt' | 'spans'>) {
  const baseNs = BigInt(Date.parse(trace.startedAt)) * 1_000_000n;
  const services = Map.groupBy(trace.spans, (span) => span.service);
  return {
    resourceSpans: [...services].map(([service, spans]) => ({
      resource: { attributes: [attribute('service.name', service)] },
      scopeSpans: [{ scope: { name: 'isobar' }, spans: spans.map((span) => toOtlpSpan(span, trace.traceId, baseNs)) }],
    })),
  };
}

function toOtlpSpan(span: Span, traceId: string, baseNs: bigint) {
  return {
    traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: KINDS[span.kind],
    startTimeUnixNano: nanos(baseNs, span.startMs),
    endTimeUnixNano: nanos(baseNs, span.startMs + span.durationMs),
    attributes: attributes(span.attributes),
    events: span.events.map((event) => ({
      timeUnixNano: nanos(baseNs, event.atMs),
      name: event.name,
      attributes: attributes(event.attributes),
    })),
    status: { code: STATUS[span.status], ...(span.statusMessage === null ? {} : { message: span.statusMessage }) },
  };
}

function nanos(baseNs: bigint, ms: number): string {
  return String(baseNs + BigInt(Math.round(ms * 1e6)));
}

function attributes(record: Span['attributes']): OtlpAttribute[] {
  return Object.entries(record).map(([key, value]) => attribute(key, value));
}

function attribute(key: string, value: string | number | boolean): OtlpAttribute {
  if (typeof value === 'string') return { key, value: { stringValue: value } };
  if (typeof value === 'boolean') return { key, value: { boolValue: value } };
  return { key, value: Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
}
