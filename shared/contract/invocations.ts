import { z } from 'zod';
import { Invocation, InvocationChunk, InvocationDetail, InvocationInput, InvocationStatus } from '../model/invocation.ts';
import { FunctionRefText } from '../model/ref.ts';
import { failures } from './error-data.ts';
import { mutation, query, stream } from './operation.ts';

/** Calls of functions, and their history. */
export const invocations = {
  create: mutation(
    { summary: 'Invoke a function and return the finished record', cli: { hidden: true } },
    z.object({ ref: FunctionRefText, ...InvocationInput.shape }),
    InvocationDetail,
  ),
  stream: stream(
    { summary: 'Invoke a function and follow its response as it comes', cli: { hidden: true } },
    z.object({ ref: FunctionRefText, ...InvocationInput.omit({ mode: true }).shape }),
    InvocationChunk,
  ),
  list: query(
    {
      summary: 'List invocations, newest first',
      cli: { positionals: ['ref'], examples: ['isobar invocations list local/hello --status error'] },
    },
    z
      .object({
        ref: FunctionRefText.optional(),
        status: InvocationStatus.optional().describe('Only those that ended so'),
        limit: z.number().int().min(1).max(1000).default(100).describe('So many at the most'),
        before: z.string().optional().describe('Id of the last one seen; older ones follow'),
      })
      .default({ limit: 100 }),
    z.object({ items: z.array(Invocation), more: z.boolean(), failures }),
  ),
  get: query(
    { summary: 'Show an invocation', cli: { positionals: ['id'] } },
    z.object({ id: z.string(), ref: FunctionRefText.optional().describe('Its function, where the id alone is not enough') }),
    InvocationDetail,
  ),
};
