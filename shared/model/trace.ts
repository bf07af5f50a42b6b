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
  spanCount: z.number().int(),
  errorCount: z.number().int(),
  services: z.array(z.string()),
  cold: z.boolean(),
});
export type TraceSummary = z.infer<typeof TraceSummary>;

export const Trace = TraceSummary.extend({ spans: z.array(Span) });
export type Trace = z.infer<typeof Trace>;
