import { z } from 'zod';
import { failures } from './error-data.ts';
import { FunctionChanges, FunctionDetail, FunctionSummary } from '../model/function.ts';
import { FunctionRefText } from '../model/ref.ts';
import { mutation, query } from './operation.ts';

/** Functions, wherever they live. */
export const functions = {
  list: query(
    { summary: 'List functions', cli: { examples: ['isobar functions list', 'isobar functions list --provider local --json'] } },
    z
      .object({
        provider: z.string().optional().describe('Only functions of this provider'),
        profile: z.string().optional().describe('Only functions of this profile'),
      })
      .default({}),
    z.object({
      items: z.array(FunctionSummary),
      failures,
    }),
  ),
  get: query(
    { summary: 'Show a function', cli: { positionals: ['ref'], examples: ['isobar functions get local/hello'] } },
    z.object({ ref: FunctionRefText }),
    FunctionDetail,
  ),
  update: mutation(
    {
      summary: "Change a function's configuration",
      cli: { positionals: ['ref'], examples: ['isobar functions update local/hello --memory-mb 256'] },
    },
    z.object({ ref: FunctionRefText, ...FunctionChanges.shape }),
    FunctionDetail,
  ),
  remove: mutation(
    {
      summary: 'Delete a function and its versions; history is kept',
      danger: 'destructive',
      cli: { positionals: ['ref'], examples: ['isobar functions remove local/hello'] },
    },
    z.object({ ref: FunctionRefText }),
    z.object({ ref: z.string() }),
  ),
  rollback: mutation(
    {
      summary: 'Make an earlier version the live one',
      cli: { positionals: ['ref'], examples: ['isobar functions rollback local/hello@2'] },
    },
    z.object({ ref: FunctionRefText }),
    FunctionDetail,
  ),
};
