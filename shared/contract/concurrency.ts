import { z } from 'zod';
import { Concurrency } from '../model/function.ts';
import { FunctionRefText } from '../model/ref.ts';
import { mutation, query } from './operation.ts';

/** How many calls of a function may run at a time. */
export const concurrency = {
  get: query(
    { summary: 'Show how many calls of a function may run at a time', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    Concurrency,
  ),
  update: mutation(
    {
      summary: 'Set concurrency aside for a function, or keep environments ready for a version or alias',
      cli: { positionals: ['ref'] },
    },
    z.object({
      ref: FunctionRefText,
      reserved: z.number().int().nonnegative().optional().describe('Set aside for the function; 0 switches it off'),
      shared: z.boolean().optional().describe('Give back what was set aside'),
      provisioned: z
        .number()
        .int()
        .nonnegative()
        .optional()
        .describe('Environments kept ready for the version or alias in the reference; 0 for none'),
    }),
    Concurrency,
  ),
};
