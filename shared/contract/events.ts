import { z } from 'zod';
import { InvocationInput } from '../model/invocation.ts';
import { SavedEvent } from '../model/saved-event.ts';
import { mutation, query } from './operation.ts';

/** Events kept for a function, to be sent again. */
export const events = {
  list: query(
    { summary: 'List saved events', cli: { positionals: ['functionName'] } },
    z.object({ functionName: z.string().optional() }).default({}),
    z.object({ items: z.array(SavedEvent) }),
  ),
  update: mutation(
    { summary: 'Save an event under a name; replaces one of the same name', cli: { hidden: true } },
    z.object({ functionName: z.string(), name: z.string().min(1).max(128), input: InvocationInput }),
    SavedEvent,
  ),
  remove: mutation(
    { summary: 'Remove a saved event', danger: 'destructive', cli: { positionals: ['id'] } },
    z.object({ id: z.string() }),
    z.object({ id: z.string() }),
  ),
};
