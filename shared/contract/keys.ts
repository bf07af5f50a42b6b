import { z } from 'zod';
import { AccessKey } from '../model/function.ts';
import { FunctionRefText } from '../model/ref.ts';
import { mutation } from './operation.ts';

/** Keys of functions. They are secrets: read when somebody asks, never listed along with anything else, never kept. */
export const keys = {
  /** Changes nothing; it is no query, so that no front keeps its answer. */
  reveal: mutation(
    { summary: 'Show the keys that open a function', cli: { positionals: ['ref'], examples: ['isobar keys reveal work/hello'] } },
    z.object({ ref: FunctionRefText }),
    z.object({ items: z.array(AccessKey) }),
  ),
};
