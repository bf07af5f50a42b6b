import { z } from 'zod';

/** What one offer costs at each number of requests of a range. Numbers for drawing: bills have the exact ones. */
export const CostCurve = z.object({
  offer: z.string(),
  label: z.string(),
  plan: z.string(),
  provider: z.string(),
  totals: z.array(z.number()),
});
export type CostCurve = z.infer<typeof CostCurve>;

/** From so many requests a month on, `to` is the cheapest offer, which `from` is below. */
export const BreakEven = z.object({ requests: z.number(), from: z.string(), to: z.string(), total: z.string() });
export type BreakEven = z.infer<typeof BreakEven>;
