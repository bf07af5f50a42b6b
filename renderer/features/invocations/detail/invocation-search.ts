import { z } from 'zod';
import { textParam } from '../../../ui/search-params.ts';

/** What the page of an invocation keeps in the address. */
export const invocationSearch = z.object({
  /** Invocation that it is compared with. */
  with: textParam,
  response: z.enum(['body', 'headers']).catch('body').default('body'),
});
export type InvocationSearch = z.infer<typeof invocationSearch>;
