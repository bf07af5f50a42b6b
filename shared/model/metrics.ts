import { z } from 'zod';
import { Instant } from './time.ts';

/** One interval of one function, or of all of them. Latencies are handler milliseconds. */
export const MetricBucket = z.object({
  at: Instant,
  invocations: z.number().int(),
  errors: z.number().int(),
  /** Null where the provider does not count them. */
  coldStarts: z.number().int().nullable(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
});
export type MetricBucket = z.infer<typeof MetricBucket>;

export const Metrics = z.object({
  since: Instant,
  until: Instant,
  bucketMs: z.number().int(),
  total: MetricBucket.omit({ at: true }).extend({ billedMs: z.number().nullable(), throttles: z.number().int() }),
  buckets: z.array(MetricBucket),
  /** The busiest and the worst, for an overview. */
  functions: z.array(
    z.object({
      functionRef: z.string(),
      invocations: z.number().int(),
      errors: z.number().int(),
      coldStarts: z.number().int().nullable(),
      p95Ms: z.number().nullable(),
    }),
  ),
});
export type Metrics = z.infer<typeof Metrics>;
