import { z } from 'zod';
import { Budget } from '../model/budget.ts';
import { Charges } from '../model/charges.ts';
import { Bill, Unpriced } from '../model/cost-bill.ts';
import { BreakEven, CostCurve } from '../model/cost-curve.ts';
import { CostQuestion, CostScenario, Measured } from '../model/cost-scenario.ts';
import { PayloadInput } from '../model/payload.ts';
import { PriceSource } from '../model/price-book.ts';
import { FunctionRefText } from '../model/ref.ts';
import { RightSizing } from '../model/right-sizing.ts';
import { Instant } from '../model/time.ts';
import { ErrorDataSchema, failures } from './error-data.ts';
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

const Spend = z.object({
  provider: z.string(),
  profile: z.string(),
  functionRef: z.string(),
  target: z.enum(['local', 'cloud']),
  /** The offer that it is billed with; on this machine, the one that its programming model belongs to. */
  offer: z.string(),
  offerLabel: z.string(),
  invocations: z.number(),
  monthToDate: z.string(),
  forecast: z.string(),
});
export type Spend = z.infer<typeof Spend>;

export const CostFleet = z.object({
  at: Instant,
  since: Instant,
  until: Instant,
  /** The part of the month that has passed, as hundredths. */
  elapsedPercent: z.number(),
  /** What is paid for: functions in clouds. */
  monthToDate: z.string(),
  forecast: z.string(),
  /** What the functions on this machine would cost in a month. */
  wouldCost: z.string(),
  functions: z.array(Spend),
  meters: z.array(
    z.object({
      provider: z.string(),
      meter: z.string(),
      label: z.string(),
      unit: z.string(),
      quantity: z.string(),
      monthToDate: z.string(),
    }),
  ),
  budgets: z.array(Budget.extend({ monthToDate: z.string(), forecast: z.string(), state: z.enum(['ok', 'warning', 'exceeded']) })),
  assumptions: z.array(z.string()),
  failures,
});
export type CostFleet = z.infer<typeof CostFleet>;

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
  fleet: query(
    { summary: 'Show what all functions cost: month to date, forecast, budgets', cli: { examples: ['isobar costs fleet'] } },
    z.object({ provider: z.string().optional().describe('Only functions of this provider') }).default({}),
    CostFleet,
  ),
  // Not a query: providers charge for the answer, so nothing may ask again by itself.
  charges: mutation(
    {
      summary: 'Read what was really charged since the month began; a provider may charge for the question',
      cli: { examples: ['isobar costs charges', 'isobar costs charges --provider aws'] },
    },
    z.object({ provider: z.string().optional().describe('Only profiles of this provider') }).default({}),
    z.object({
      items: z.array(Charges.extend({ provider: z.string(), profile: z.string() })),
      /** Providers that tell nothing, and why. */
      unsupported: z.array(z.object({ provider: z.string(), reason: z.string() })),
      failures,
    }),
  ),
  rightSize: mutation(
    {
      summary: 'Run a function at several memory sizes and compare duration and cost',
      cli: {
        command: 'costs right-size',
        positionals: ['ref'],
        examples: [
          'isobar costs right-size local/hello',
          'isobar costs right-size local/hello --memory-mb 128,512,1024 --runs 20',
          'isobar costs right-size aws:work/hello --there',
        ],
      },
    },
    z.object({
      ref: FunctionRefText,
      memoryMb: z
        .array(z.string().regex(/^\d{2,6}$/))
        .max(12)
        .optional()
        .describe('Sizes to try; 128 to 2048 by default'),
      runs: z.number().int().min(3).max(200).default(10).describe('Warm runs at each size'),
      payload: PayloadInput.nullable().default(null),
      there: z
        .boolean()
        .default(false)
        .describe('Measure a function of a cloud where it runs, with a copy of it: its calls cost money and do what they do'),
      offer: z.string().optional().describe('Offer to price with; the one of its programming model by default'),
    }),
    RightSizing,
  ),
  calls: query(
    { summary: 'Price single calls, each with the offer of its function', cli: { hidden: true } },
    z.object({ ids: z.array(z.string()).min(1).max(200) }),
    z.object({
      items: z.array(
        z.object({ invocationId: z.string(), functionRef: z.string(), offer: z.string(), label: z.string(), amount: z.string() }),
      ),
      total: z.string(),
    }),
  ),
  change: query(
    {
      summary: 'Say what another size of memory does to the bill of a function',
      cli: { positionals: ['ref'], examples: ['isobar costs change local/hello --memory-mb 1024'] },
    },
    z.object({ ref: FunctionRefText, memoryMb: z.number().int().positive().describe('Memory in MB') }),
    z.object({
      /** Why nothing can be said, for example because it was not called yet; null where `change` is there. */
      reason: z.string().nullable(),
      change: z
        .object({ measured: Measured, offer: z.string(), label: z.string(), before: z.string(), after: z.string(), change: z.string() })
        .nullable(),
    }),
  ),
  keepWarm: query(
    { summary: 'Say what ready capacity costs, beside the cold starts that it takes away', cli: { hidden: true } },
    CostQuestion,
    z.object({
      coldStarts: z.number(),
      pings: z.number(),
      /** Milliseconds that the cold starts make wait, all together. */
      waitedMs: z.number(),
      items: z.array(
        z.object({
          offer: z.string(),
          label: z.string(),
          provider: z.string(),
          /** `ping`: a call every five minutes; `capacity`: an instance that is paid to be ready. */
          way: z.enum(['ping', 'capacity']),
          before: z.string(),
          after: z.string(),
          extra: z.string(),
          perColdStart: z.string().nullable(),
        }),
      ),
    }),
  ),
};
