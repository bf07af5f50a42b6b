import { z } from 'zod';
import { Instant } from './time.ts';
import { InvocationInput } from './invocation.ts';

/** An event or request kept for a function, to be sent again. */
export const SavedEvent = z.object({
  id: z.string(),
  functionName: z.string(),
  name: z.string().min(1).max(128),
  input: InvocationInput,
  updatedAt: Instant,
});
export type SavedEvent = z.infer<typeof SavedEvent>;
