import { z } from 'zod';

/** What a provider really charged for a span of days, as its own billing tells it. Amounts are exact decimals in text. */
export const Charges = z.object({
  currency: z.string(),
  /** First day, UTC, as `YYYY-MM-DD`. */
  since: z.string(),
  /** The day after the last. */
  until: z.string(),
  total: z.string(),
  /** Largest first. */
  lines: z.array(
    z.object({
      service: z.string(),
      /** The provider's own name of what was used; null where it tells the service only. */
      usage: z.string().nullable(),
      quantity: z.string().nullable(),
      unit: z.string().nullable(),
      amount: z.string(),
    }),
  ),
  /** The provider may still change it. */
  preliminary: z.boolean(),
  notes: z.array(z.string()),
});
export type Charges = z.infer<typeof Charges>;
