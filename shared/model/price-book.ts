import { z } from 'zod';

/** A decimal number as text: money and quantities never pass through binary floating point. */
export const DecimalText = z.string().regex(/^\d{1,30}(?:\.\d{1,30})?$/, 'Write a number such as 12 or 0.0000166667.');

const IsoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Id = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/);

/** Where a figure was read, and when. */
export const PriceSource = z.object({ title: z.string().min(1), url: z.url(), asOf: IsoDate });
export type PriceSource = z.infer<typeof PriceSource>;

/** Something a bill counts. `rate` in a card is the price of `per` units. */
export const Meter = z.object({
  label: z.string().min(1),
  /** Singular: `request`, `GB-second`. */
  unit: z.string().min(1),
  per: DecimalText.default('1'),
});
export type Meter = z.infer<typeof Meter>;

/** Prices of one meter, cheapest units last: up to `upTo` billable units in a month; null for all that is above. */
export const PriceTier = z.object({ upTo: DecimalText.nullable(), rate: DecimalText });
export type PriceTier = z.infer<typeof PriceTier>;

/** What meters cost in some regions. The first card that has a meter for a region counts. */
export const RateCard = z.object({
  /** `*` for every region of the book. */
  regions: z.union([z.literal('*'), z.array(z.string()).min(1)]),
  source: z.string(),
  rates: z.record(Id, z.union([DecimalText, z.array(PriceTier).min(1)])),
});
export type RateCard = z.infer<typeof RateCard>;

/** Whom a free grant is given to: everything below shares it. */
export const GrantScope = z.enum(['request', 'account', 'billing account', 'subscription', 'project', 'plan']);

export const Grant = z.object({
  label: z.string().min(1),
  /** Of these meters together, in this order. */
  meters: z.array(Id).min(1),
  quantity: DecimalText,
  /**
   * Set where the grant is money: `quantity` units at this price of `per` units are deducted, which buys fewer units where
   * the rate is higher.
   */
  valuedAt: DecimalText.optional(),
  scope: GrantScope,
  /** True where it belongs to what is paid for: it stays when free grants are left out. */
  included: z.boolean().default(false),
  source: z.string(),
});
export type Grant = z.infer<typeof Grant>;

export const LineGroup = z.enum(['compute', 'requests', 'capacity', 'storage', 'network', 'gateway', 'logs', 'traces', 'other']);
export type LineGroup = z.infer<typeof LineGroup>;

/** One thing that an offer bills: how much of which meter. `quantity` is an expression over the scenario's variables. */
export const OfferLine = z.object({ meter: Id, quantity: z.string().min(1), group: LineGroup });
export type OfferLine = z.infer<typeof OfferLine>;

/** A way to run a function that has a price of its own. */
export const Offer = z.object({
  label: z.string().min(1),
  /** The part of the label that tells it from its siblings: for tables with a provider's mark in front. */
  plan: z.string().min(1),
  arch: z.enum(['x86_64', 'arm64']).optional(),
  kind: z.enum(['function', 'container', 'vm', 'job', 'edge']),
  /** Whether it costs nothing while nothing is asked of it. */
  scalesToZero: z.boolean(),
  /** Compared unless something else is asked for. */
  compared: z.boolean().default(true),
  defaultRegion: z.string(),
  /** Values of variables that the scenario leaves open, as expressions; each is stated as an assumption. */
  defaults: z.record(z.string(), z.object({ value: z.string(), assumption: z.string() })).default({}),
  /** Names for parts of the expressions below; a later one may use an earlier one. */
  variables: z.record(z.string(), z.string()).default({}),
  lines: z.array(OfferLine).min(1),
  /** vCPUs that a function has with its memory, as an expression: what its computing is slowed by. */
  cpu: z.string().optional(),
  /** What keeps it from starting cold: a field of the workload, and the offer to take it with where that is another one. */
  keepWarm: z.object({ field: z.enum(['provisionedConcurrency', 'minInstances']), offer: Id.optional() }).optional(),
  /** Where `when` is not zero the offer cannot run this. */
  limits: z.array(z.object({ when: z.string(), reason: z.string() })).default([]),
  /** What is taken for granted, where `when` (if any) is not zero. */
  assumptions: z.array(z.object({ when: z.string().optional(), text: z.string() })).default([]),
});
export type Offer = z.infer<typeof Offer>;

/** A discount for a promise: a part off, or rates of its own. */
export const Commitment = z.object({
  label: z.string().min(1),
  percentOff: DecimalText.optional(),
  /** The meters it applies to; all of them where absent. */
  meters: z.array(Id).optional(),
  rates: z.record(Id, DecimalText).optional(),
  source: z.string(),
});
export type Commitment = z.infer<typeof Commitment>;

export const PriceBook = z.object({
  /** Of the provider, or of the yardstick. */
  id: Id,
  label: z.string().min(1),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Rates hold from this day. */
  validFrom: IsoDate,
  /** Rates hold to this day, where it is known; later the book is out of date. */
  validTo: IsoDate.nullable().default(null),
  /** Days after a source's date from which on its figures are flagged as stale. */
  staleAfterDays: z.number().int().positive(),
  sources: z.record(z.string(), PriceSource),
  regions: z.record(z.string(), z.string()),
  meters: z.record(Id, Meter),
  cards: z.array(RateCard).min(1),
  grants: z.record(Id, Grant),
  commitments: z.record(Id, Commitment).default({}),
  offers: z.record(Id, Offer),
});
export type PriceBook = z.infer<typeof PriceBook>;
/** As it is written down: what has a default may be left out. */
export type PriceBookInput = z.input<typeof PriceBook>;

/** Newer figures, laid over a book: cards that come before its own, with where they were read. */
export const PriceUpdate = z.object({
  readAt: z.iso.datetime(),
  cards: z.array(RateCard),
  sources: z.record(z.string(), PriceSource),
  /** What the price list did not give; those figures stay as they were shipped. */
  notes: z.array(z.string()),
});
export type PriceUpdate = z.infer<typeof PriceUpdate>;
