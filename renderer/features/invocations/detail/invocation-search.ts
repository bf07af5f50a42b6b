import { z } from 'zod';

/** What the page of an invocation keeps in the address. */
export const invocationSearch = z.object({
  response: z.enum(['body', 'headers']).catch('body').default('body'),
});
export type InvocationSearch = z.infer<typeof invocationSearch>;
