import { z } from 'zod';
import { Bill, Unpriced } from '../model/cost-bill.ts';
import { BreakEven, CostCurve } from '../model/cost-curve.ts';
import { CostQuestion, CostScenario, Measured } from '../model/cost-scenario.ts';
import { PriceSource } from '../model/price-book.ts';
import { Instant } from '../model/time.ts';
import { ErrorDataSchema } from './error-data.ts';
import { mutation, query } from './operation.ts';

/** What a scenario costs with each offer. */
export const CostEstimate = z.object({
  at: Instant,
  /** The scenario as it was billed, with what was measured filled in. */
  scenario: CostScenario,
  measured: Measured.nullable(),
  /** Cheapest first. */
  offers: z.array(Bill),
  unpriced: z.array(Unpriced),
});
export type CostEstimate = z.infer<typeof CostEstimate>;

export const CostComparison = CostEstimate.extend({
  /** Requests a month at the points of the curves. */
  requests: z.array(z.number()),
  curves: z.array(CostCurve),
  breakEvens: z.array(BreakEven),
});
export type CostComparison = z.infer<typeof CostComparison>;

const range = {
  fromRequests: z
    .number()
    .min(1)
    .max(1e13)
    .optional()
    .describe('Least requests a month on the curves; a hundredth of the scenario by default'),
  toRequests: z.number().min(1).max(1e13).optional().describe('Most of them; a hundred times the scenario by default'),
  points: z.number().int().min(2).max(500).default(200).describe('Points of a curve'),
};

export const CostFormat = z.enum(['csv', 'json', 'markdown', 'html']);
export type CostFormat = z.infer<typeof CostFormat>;

const BookStatus = z.object({
  id: z.string(),
  label: z.string(),
  currency: z.string(),
  validFrom: z.string(),
  /** When prices were last read online; null where those that were shipped are in use. */
  readAt: Instant.nullable(),
  notes: z.array(z.string()),
  sources: z.array(PriceSource.extend({ stale: z.boolean() })),
  offers: z.array(
    z.object({ id: z.string(), label: z.string(), plan: z.string(), kind: z.string(), arch: z.string().nullable(), compared: z.boolean() }),
  ),
  meters: z.array(z.object({ id: z.string(), label: z.string(), unit: z.string(), per: z.string() })),
  grants: z.array(z.object({ id: z.string(), label: z.string(), scope: z.string() })),
  commitments: z.array(z.object({ id: z.string(), label: z.string() })),
  regions: z.array(z.object({ id: z.string(), label: z.string() })),
});
export type BookStatus = z.infer<typeof BookStatus>;

/** What functions cost, here and elsewhere: estimates, each figure with where it comes from. */
export const costs = {
  estimate: query(
    {
      summary: 'Estimate what a month costs with every offer, line by line',
      cli: { hidden: true },
    },
    CostQuestion,
    CostEstimate,
  ),
  compare: query(
    { summary: 'Compare offers over a range of requests, with break-even points', cli: { hidden: true } },
    CostQuestion.extend(range),
    CostComparison,
  ),
  prices: query(
    {
      summary: 'Show price books: offers, meters, free grants, regions, sources and their age',
      cli: { examples: ['isobar costs prices'] },
    },
    z.object({ provider: z.string().optional().describe('Only this provider or yardstick') }).default({}),
    z.object({ items: z.array(BookStatus) }),
  ),
  refresh: mutation(
    {
      summary: "Read prices from the vendors' own price lists; what cannot be read stays as it was shipped",
      cli: { examples: ['isobar costs refresh', 'isobar costs refresh --provider aws --region eu-west-1'] },
    },
    z
      .object({
        provider: z.string().optional().describe('Only this provider'),
        region: z.array(z.string()).optional().describe('Regions that matter, besides the default ones'),
      })
      .default({}),
    z.object({
      items: z.array(
        z.object({
          provider: z.string(),
          readAt: Instant.nullable(),
          /** Prices that were read. */
          prices: z.number().int(),
          notes: z.array(z.string()),
          /** Why the shipped book, or what was read before, stays in use. */
          error: ErrorDataSchema.nullable(),
        }),
      ),
    }),
  ),
  export: query(
    { summary: 'Write a comparison down for somebody else', cli: { hidden: true } },
    z.object({ question: CostQuestion, format: CostFormat }),
    z.object({ fileName: z.string(), contentType: z.string(), text: z.string() }),
  ),
};
