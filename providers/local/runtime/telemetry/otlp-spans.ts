import { z } from 'zod';
import type { Span } from '#shared/model/trace.ts';
import type { ReceivedSpan } from '../store/recorder.ts';

/**
 * OTLP's JSON form of traces, as far as it is kept. Unknown fields are left out, as the protocol demands of receivers.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
const AnyValue = z.looseObject({
  stringValue: z.string().optional(),
  boolValue: z.boolean().optional(),
  intValue: z.union([z.string(), z.number()]).optional(),
  doubleValue: z.union([z.number(), z.string()]).optional(),
});
const KeyValues = z.array(z.object({ key: z.string(), value: AnyValue.optional() })).default([]);
const Nanos = z.union([z.string().regex(/^\d{1,20}$/), z.number().nonnegative()]).transform(toMs);
const SpanId = z
  .string()
  .regex(/^[0-9a-fA-F]{16}$/)
  .transform((id) => id.toLowerCase());

const OtlpSpan = z.object({
  traceId: z
    .string()
    .regex(/^[0-9a-fA-F]{32}$/)
    .transform((id) => id.toLowerCase()),
  spanId: SpanId,
  parentSpanId: z.union([z.literal('').transform(() => null), SpanId]).nullish(),
  name: z.string().max(1024).default(''),
  kind: z.union([z.number(), z.string()]).default(0),
  startTimeUnixNano: Nanos,
  endTimeUnixNano: Nanos,
  attributes: KeyValues,
  events: z.array(z.object({ timeUnixNano: Nanos, name: z.string().default(''), attributes: KeyValues })).default([]),
  status: z.object({ code: z.union([z.number(), z.string()]).default(0), message: z.string().optional() }).default({ code: 0 }),
});

export const TracesRequest = z.object({
  resourceSpans: z
    .array(
      z.object({
        resource: z.object({ attributes: KeyValues }).default({ attributes: [] }),
        scopeSpans: z.array(z.object({ spans: z.array(z.unknown()).default([]) })).default([]),
      }),
    )
    .default([]),
});

const KINDS: Record<string, Span['kind']> = {
  1: 'internal',
  2: 'server',
  3: 'client',
  4: 'producer',
  5: 'consumer',
  SPAN_KIND_INTERNAL: 'internal',
  SPAN_KIND_SERVER: 'server',
  SPAN_KIND_CLIENT: 'client',
  SPAN_KIND_PRODUCER: 'producer',
  SPAN_KIND_CONSUMER: 'consumer',
};
const STATUS: Record<string, Span['status']> = { 1: 'ok', 2: 'error', STATUS_CODE_OK: 'ok', STATUS_CODE_ERROR: 'error' };

/** The spans of a request as they are stored. Those that cannot be read are counted and left out; the others are kept. */
export function toReceivedSpans(
  request: z.infer<typeof TracesRequest>,
  functionRef: (name: string) => string | null,
): { spans: ReceivedSpan[]; rejected: number } {
  const spans: ReceivedSpan[] = [];
  let rejected = 0;
  for (const { resource, scopeSpans } of request.resourceSpans) {
    const about = toAttributes(resource.attributes);
    for (const candidate of scopeSpans.flatMap((scope) => scope.spans)) {
      const parsed = OtlpSpan.safeParse(candidate);
      if (parsed.success) spans.push(toReceived(parsed.data, about, functionRef));
      else rejected++;
    }
  }
  return { spans, rejected };
}

function toReceived(span: z.infer<typeof OtlpSpan>, about: Span['attributes'], functionRef: (name: string) => string | null): ReceivedSpan {
  const attributes = toAttributes(span.attributes);
  const faas = attributes['faas.name'] ?? about['faas.name'];
  const invocationId = attributes['faas.invocation_id'];
  return {
    traceId: span.traceId,
    startedAtMs: span.startTimeUnixNano,
    span: {
      spanId: span.spanId,
      parentSpanId: span.parentSpanId ?? null,
      name: span.name === '' ? 'unnamed' : span.name,
      kind: KINDS[String(span.kind)] ?? 'internal',
      service: String(about['service.name'] ?? faas ?? 'unknown'),
      startMs: 0,
      durationMs: Math.max(0, span.endTimeUnixNano - span.startTimeUnixNano),
      status: STATUS[String(span.status.code)] ?? 'unset',
      statusMessage: span.status.message ?? null,
      attributes,
      events: span.events.map((event) => ({
        name: event.name,
        atMs: event.timeUnixNano - span.startTimeUnixNano,
        attributes: toAttributes(event.attributes),
      })),
      functionRef: typeof faas === 'string' ? functionRef(faas) : null,
      invocationId: typeof invocationId === 'string' ? invocationId : null,
    },
  };
}

function toAttributes(pairs: z.infer<typeof KeyValues>): Span['attributes'] {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, toValue(value)]));
}

/** Lists and maps have no place in our model and become JSON. */
function toValue(value: z.infer<typeof AnyValue> | undefined): string | number | boolean {
  if (value === undefined) return '';
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.doubleValue !== undefined) return Number(value.doubleValue);
  return JSON.stringify(value);
}

/** Nanoseconds since the epoch as milliseconds with microseconds behind the point, which is what a double can hold. */
function toMs(nanos: string | number): number {
  return Number(BigInt(typeof nanos === 'number' ? Math.trunc(nanos) : nanos) / 1000n) / 1000;
}
