import { z } from 'zod';
import { Metrics } from '../model/metrics.ts';
import { FunctionRefText } from '../model/ref.ts';
import { Instant } from '../model/time.ts';
import { failures } from './error-data.ts';
import { query } from './operation.ts';

/** Counts and latencies over time. */
export const metrics = {
  get: query(
    { summary: 'Show invocation counts and latencies', cli: { positionals: ['ref'] } },
    z
      .object({
        ref: FunctionRefText.optional(),
        since: Instant.optional(),
        until: Instant.optional(),
        buckets: z.number().int().min(1).max(500).default(60),
      })
      .default({ buckets: 60 }),
    Metrics.extend({ failures }),
  ),
};
