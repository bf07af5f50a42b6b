import { z } from 'zod';
import { Layer } from '../model/function.ts';
import { FunctionRefText } from '../model/ref.ts';
import { query } from './operation.ts';

/** Shared code that is put under a function's own. */
export const layers = {
  list: query(
    { summary: 'List the layers of a function, in the order in which they are put down', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    z.object({ items: z.array(Layer) }),
  ),
};
