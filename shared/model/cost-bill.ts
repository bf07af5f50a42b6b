import { z } from 'zod';
import { LineGroup, PriceSource } from './price-book.ts';

/** A line of a bill: one meter, one tier. Numbers are decimal text. */
export const BillLine = z.object({
  meter: z.string(),
  label: z.string(),
  group: LineGroup,
  unit: z.string(),
  quantity: z.string(),
  free: z.string(),
  billable: z.string(),
  /** Price of `per` units. */
  rate: z.string(),
  per: z.string(),
  /** Counted from 1; null where the meter has one price. */
  tier: z.number().int().nullable(),
  /** Exact. */
  amount: z.string(),
  /** To the cent. */
  rounded: z.string(),
  /** How the quantity came about, in figures. */
  formula: z.string(),
  /** The free grant that was deducted; null where none was. */
  grant: z.object({ id: z.string(), label: z.string(), scope: z.string() }).nullable(),
  /** Null where the price was given with the scenario. */
  source: PriceSource.nullable(),
});
export type BillLine = z.infer<typeof BillLine>;

/** What a scenario costs with one offer in a month. */
export const Bill = z.object({
  offer: z.string(),
  label: z.string(),
  plan: z.string(),
  provider: z.string(),
  kind: z.string(),
  arch: z.string().nullable(),
  region: z.string(),
  currency: z.string(),
  scalesToZero: z.boolean(),
  /** To the cent, after the rounding policy. */
  total: z.string(),
  /** Before rounding. */
  exact: z.string(),
  /** Total for a thousand requests; null where there are none. */
  perThousand: z.string().nullable(),
  lines: z.array(BillLine),
  assumptions: z.array(z.string()),
  warnings: z.array(z.string()),
  sources: z.array(PriceSource.extend({ stale: z.boolean() })),
});
export type Bill = z.infer<typeof Bill>;

/** An offer that cannot run the scenario, or that has no price for it. */
export const Unpriced = z.object({ offer: z.string(), label: z.string(), provider: z.string(), reason: z.string() });
export type Unpriced = z.infer<typeof Unpriced>;
