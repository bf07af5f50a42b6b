import type { Commitment, Offer, OfferLine, PriceBook, PriceTier } from '#shared/model/price-book.ts';
import type { Billing, Workload } from '#shared/model/cost-scenario.ts';
import { exact, ONE, ZERO, type Exact } from '../decimal.ts';
import { resolve } from '../expression/resolve.ts';
import { isKnown, OPERATORS, valueOf, type Term } from '../expression/term.ts';
import { workloadEnvironment, type WorkloadEnvironment } from './environment.ts';
import { grantsOf } from './grants.ts';
import { toRates, type Rates } from './price.ts';

/** A workload with the part it has in the requests of all of them. */
export interface SharedWorkload {
  workload: Workload;
  requests: Term;
}

export interface CompiledLine {
  line: OfferLine;
  quantity: Term;
  rates: Rates;
  /** Before discounts. */
  listRates: Rates;
  source: string;
  /** What a reader should know about where the price is from; null where there is nothing to say. */
  note: string | null;
}

/** An offer with everything worked out that does not hang on the number of requests. */
export interface CompiledOffer {
  lines: CompiledLine[];
  listRates: ReadonlyMap<string, Rates>;
  grants: ReturnType<typeof grantsOf>;
  environments: readonly WorkloadEnvironment[];
  /** Where prices are not quite those of the region. */
  notes: string[];
  /** Why this cannot be run or priced here; null where it can. */
  reason: string | null;
}

/** Length of a month in hours: `730h`, `30d`. */
export function monthHours(month: string): Exact {
  const value = exact(month.slice(0, -1));
  return month.endsWith('d') ? value.times(24) : value;
}

interface Price {
  rate: string | PriceTier[];
  source: string;
  /** The region it is for. */
  region: string;
}

function priceIn(book: PriceBook, meter: string, region: string): Price | null {
  for (const card of book.cards) {
    const rate = card.rates[meter];
    if (rate !== undefined && (card.regions === '*' || card.regions.includes(region))) return { rate, source: card.source, region };
  }
  return null;
}

/** The price of a meter in a region; where the book has none, that of the offer's own region, which the bill then says. */
function priceOf(book: PriceBook, offer: Offer, meter: string, region: string): Price | null {
  return priceIn(book, meter, region) ?? priceIn(book, meter, offer.defaultRegion);
}

function factorOf(meter: string, commitment: Commitment | undefined, { discountPercent = 0 }: Billing): Exact {
  const hundred = exact(100);
  const general = hundred.minus(exact(discountPercent)).div(hundred);
  if (commitment?.percentOff === undefined) return general;
  if (commitment.meters !== undefined && !commitment.meters.includes(meter)) return general;
  return general.times(hundred.minus(exact(commitment.percentOff)).div(hundred));
}

function quantityOf(line: OfferLine, workloads: readonly SharedWorkload[], environments: readonly WorkloadEnvironment[]): Term {
  return workloads.reduce<Term>((sum, { workload }, i) => {
    const given = workload.usage?.[line.meter];
    const environment = environments[i];
    if (environment === undefined) return sum;
    return OPERATORS['+'](sum, given === undefined ? resolve(line.quantity, environment) : exact(given));
  }, ZERO);
}

const holds = (expression: string, environments: readonly WorkloadEnvironment[]): boolean =>
  environments.some((environment) => !valueOf(resolve(expression, environment), ONE).isZero());

/** What offers assume, where it applies. */
export function assumptionsOf(offer: Offer, environments: readonly WorkloadEnvironment[]): string[] {
  const own = offer.assumptions.filter(({ when }) => when === undefined || holds(when, environments)).map(({ text }) => text);
  return [...new Set([...own, ...environments.flatMap(({ assumed }) => [...assumed])])];
}

interface Context {
  book: PriceBook;
  offer: Offer;
  region: string;
  billing: Billing;
  commitment: Commitment | undefined;
}

/** Where a price is not that of the region itself, or lacks the tiers that the book has for another region only. */
function priceNote(book: PriceBook, offer: Offer, meter: string, region: string, found: Price, quantity: Term): string | null {
  const label = book.meters[meter]?.label ?? meter;
  if (found.region !== region) return `${label} has no price for ${region} in the book: that of ${found.region} is taken.`;
  const [first] = typeof found.rate === 'string' ? (tiersElsewhere(book, offer, meter) ?? []) : [];
  if (first?.upTo === null || first?.upTo === undefined || !isKnown(quantity) || quantity.lte(first.upTo)) return null;
  return `${label} gets cheaper with quantity, and the book has the later prices for ${offer.defaultRegion} only: the first one is taken for all of it.`;
}

function tiersElsewhere(book: PriceBook, offer: Offer, meter: string): PriceTier[] | null {
  const rate = priceIn(book, meter, offer.defaultRegion)?.rate;
  return typeof rate === 'object' ? rate : null;
}

/** The price that a meter has in a scenario: one that was given, one that was committed to, or the book's. */
function compileLine(line: OfferLine, quantity: Term, { book, offer, region, billing, commitment }: Context): CompiledLine | null {
  const { per } = book.meters[line.meter] ?? { per: '1' };
  const found = priceOf(book, offer, line.meter, region);
  if (found === null) return null;
  const committed = commitment?.rates?.[line.meter];
  const own = billing.rates?.[line.meter] ?? committed;
  return {
    line,
    quantity,
    rates: toRates(own ?? found.rate, per, factorOf(line.meter, commitment, billing)),
    listRates: toRates(found.rate, per, ONE),
    source: commitment !== undefined && committed !== undefined ? commitment.source : found.source,
    note: own === undefined ? priceNote(book, offer, line.meter, region, found, quantity) : null,
  };
}

/** Prepares an offer for a scenario. Nothing is priced that the book has no price for: `reason` says so instead. */
export function compileOffer(
  book: PriceBook,
  offer: Offer,
  region: string,
  workloads: readonly SharedWorkload[],
  billing: Billing,
): CompiledOffer {
  const around = { monthHours: monthHours(billing.month), arrivals: billing.arrivals };
  const environments = workloads.map(({ workload, requests }) => workloadEnvironment(workload, requests, offer, around));
  const none = { lines: [], listRates: new Map<string, Rates>(), grants: [], environments, notes: [] };
  const limit = offer.limits.find(({ when }) => holds(when, environments));
  if (limit !== undefined) return { ...none, reason: limit.reason };
  const commitment = billing.commitment === undefined ? undefined : book.commitments[billing.commitment];
  const labelOf = (meter: string): string => book.meters[meter]?.label ?? meter;
  const lines: CompiledLine[] = [];
  for (const line of offer.lines) {
    const quantity = quantityOf(line, workloads, environments);
    if (isKnown(quantity) && quantity.isZero()) continue;
    const compiled = compileLine(line, quantity, { book, offer, region, billing, commitment });
    if (compiled === null) return { ...none, reason: `The price book has no price for ${labelOf(line.meter)} in ${region}.` };
    lines.push(compiled);
  }
  return {
    lines,
    listRates: new Map(lines.map(({ line, listRates }) => [line.meter, listRates])),
    grants: grantsOf(book, billing),
    environments,
    notes: lines.flatMap(({ note }) => (note === null ? [] : [note])),
    reason: null,
  };
}
