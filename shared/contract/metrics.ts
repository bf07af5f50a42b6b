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
        since: Instant.optional().describe('From this time on; the last hour by default'),
        until: Instant.optional().describe('Up to this time'),
        buckets: z.number().int().min(1).max(500).default(60).describe('Intervals to divide the time into'),
      })
      .default({ buckets: 60 }),
    Metrics.extend({ failures }),
  ),
};
