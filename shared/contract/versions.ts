import { z } from 'zod';
import { Version } from '../model/function.ts';
import { FunctionRefText } from '../model/ref.ts';
import { mutation, query } from './operation.ts';

/** A function as it was at a time. `functions.rollback` makes an earlier one the live one again. */
export const versions = {
  list: query(
    { summary: 'List the versions of a function, newest first', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    z.object({ items: z.array(Version) }),
  ),
  create: mutation(
    { summary: 'Keep the live function as a version of its own', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText, description: z.string().max(256).optional().describe('What it is') }),
    Version,
  ),
  remove: mutation(
    { summary: 'Delete a version', danger: 'destructive', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    z.object({ ref: z.string() }),
  ),
};
