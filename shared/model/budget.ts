import { z } from 'zod';
import { DecimalText } from './price-book.ts';

/** What may be spent in a calendar month. */
export const Budget = z.object({
  id: z.string(),
  /** `all`, a provider, or a function reference. */
  scope: z.string(),
  amount: DecimalText,
  /** From this part of the amount on, spent or foreseen, there is a warning. */
  warnPercent: z.number(),
  updatedAt: z.string(),
});
export type Budget = z.infer<typeof Budget>;
