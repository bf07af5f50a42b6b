import { z } from 'zod';
import { Trigger } from '../model/function.ts';
import { FunctionRefText } from '../model/ref.ts';
import { mutation, query } from './operation.ts';

const one = { ref: FunctionRefText, id: z.string().min(1).max(512).describe('As "isobar triggers list" shows it') };

/** What sets a function off. */
export const triggers = {
  list: query(
    { summary: 'List what sets a function off', cli: { positionals: ['ref'] } },
    z.object({ ref: FunctionRefText }),
    /** `unread`: kinds of triggers that were refused or failed, with the reason: unknown, not empty. */
    z.object({ items: z.array(Trigger), unread: z.record(z.string(), z.string()) }),
  ),
  update: mutation(
    { summary: 'Switch a trigger on or off', cli: { positionals: ['ref', 'id'] } },
    z.object({ ...one, enabled: z.boolean().describe('Whether it sets the function off') }),
    Trigger,
  ),
  remove: mutation(
    { summary: 'Delete a trigger; the function stays', danger: 'destructive', cli: { positionals: ['ref', 'id'] } },
    z.object(one),
    z.object({ ref: z.string(), id: z.string() }),
  ),
};
