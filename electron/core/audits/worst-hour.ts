import { AppError } from '#shared/errors.ts';
import type { RuleContext, WorstHour } from '#shared/model/audit/rule.ts';
import { CostScenario } from '#shared/model/cost-scenario.ts';
import type { PriceBook } from '#shared/model/price-book.ts';
import type { CoreContext } from '../context.ts';
import { defaultOffer } from '../costs/default-offer.ts';
import { estimate } from '../costs/estimate.ts';

/** Where nothing limits a function but its account, and that limit is not known. */
const ASSUMED_INSTANCES = 1000;
const SECONDS = 3600;

/** A region that the price book does not have is an error there; the book's own region then serves. */
function billIn(books: readonly PriceBook[], scenario: Record<string, unknown>, region: string | null, now: Date): string | null {
  for (const place of region === null ? [{}] : [{ region: [region] }, {}]) {
    try {
      const [bill] = estimate(books, CostScenario.parse({ ...scenario, ...place }), now).bills;
      if (bill !== undefined) return `${bill.total} ${bill.currency} (${bill.label}, ${bill.region}, without free grants)`;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return null;
}

/**
 * What an hour of a function costs at the worst: as many of it as may run, each busy until its timeout, one call after
 * the other. Null where size or prices are not known. Functions of the same size are worked out once.
 */
export async function openWorstHour({ prices, registry }: Pick<CoreContext, 'prices' | 'registry'>, now: Date): Promise<RuleContext['worstHour']> {
  const books = (await prices.all()).map(({ book }) => book);
  const known = new Map<string, WorstHour | null>();
  return ({ provider, memoryMb, timeoutS, maxInstances, region }) => {
    if (provider === null || typeof memoryMb !== 'number' || typeof timeoutS !== 'number' || timeoutS <= 0) return null;
    const instances = typeof maxInstances === 'number' ? maxInstances : ASSUMED_INSTANCES;
    const key = [provider, memoryMb, timeoutS, instances, region].join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = defaultOffer(books, registry, provider, null);
    const requests = Math.ceil((instances * SECONDS) / timeoutS);
    const size = { requests, durationMs: timeoutS * 1000, memoryMb, freeTier: false };
    const cost = found === null || found.book.id !== provider ? null : billIn(books, { ...size, offer: [found.id] }, region, now);
    const worst = cost === null ? null : { instances, cost };
    known.set(key, worst);
    return worst;
  };
} // prettier-ignore
