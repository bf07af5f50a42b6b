import { z } from 'zod';
import { Instant, Millis } from './time.ts';

export const AttributeValue = z.union([z.string(), z.number(), z.boolean()]);

/** A span in OpenTelemetry's model, times relative to the trace so that they stay exact in a double. */
export const Span = z.object({
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  name: z.string(),
  kind: z.enum(['internal', 'server', 'client', 'producer', 'consumer']),
  /** `service.name`: the function, or what an instrumented function says of itself. */
  service: z.string(),
  /** Milliseconds after the trace's `startedAt`; microsecond precision. */
  startMs: z.number(),
  durationMs: Millis,
  status: z.enum(['unset', 'ok', 'error']),
  statusMessage: z.string().nullable(),
  attributes: z.record(z.string(), AttributeValue),
  events: z.array(z.object({ name: z.string(), atMs: z.number(), attributes: z.record(z.string(), AttributeValue) })),
  functionRef: z.string().nullable(),
  invocationId: z.string().nullable(),
});
export type Span = z.infer<typeof Span>;

export const TraceSummary = z.object({
  traceId: z.string(),
  /** Name of the root span; of the earliest one where the root is missing. */
  name: z.string(),
  provider: z.string(),
  profile: z.string(),
  startedAt: Instant,
  durationMs: Millis,
  /** Null where a list does not say; the trace itself does. */
  spanCount: z.number().int().nullable(),
  /** Spans that failed; 1 where a list says only that something did. */
  errorCount: z.number().int(),
  services: z.array(z.string()),
  /** Whether one of its calls began with a cold start; null where a list does not say. */
  cold: z.boolean().nullable(),
});
export type TraceSummary = z.infer<typeof TraceSummary>;

export const Trace = TraceSummary.extend({ spans: z.array(Span) });
export type Trace = z.infer<typeof Trace>;
