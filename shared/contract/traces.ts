import { z } from 'zod';
import { FunctionRefText } from '../model/ref.ts';
import { Instant } from '../model/time.ts';
import { Trace, TraceSummary } from '../model/trace.ts';
import { failures } from './error-data.ts';
import { query } from './operation.ts';

/** Requests on their way through functions. */
export const traces = {
  list: query(
    { summary: 'List traces, newest first', cli: { positionals: ['ref'] } },
    z
      .object({
        ref: FunctionRefText.optional(),
        since: Instant.optional().describe('From this time on'),
        until: Instant.optional().describe('Up to this time'),
        minDurationMs: z.number().nonnegative().optional().describe('Only those that took so many milliseconds or more'),
        errorsOnly: z.boolean().optional().describe('Only those with an error'),
        limit: z.number().int().min(1).max(1000).default(200).describe('So many at the most'),
      })
      .default({ limit: 200 }),
    z.object({ items: z.array(TraceSummary), more: z.boolean(), failures }),
  ),
  get: query(
    {
      summary: 'Show a trace with its spans',
      cli: { positionals: ['traceId'], examples: ['isobar traces get 4bf92f3577b34da6a3ce929d0e0e4736'] },
    },
    z.object({ traceId: z.string().regex(/^[0-9a-f]{32}$/, 'A trace id is 32 hexadecimal digits.') }),
    Trace,
  ),
};
