import type { Bill, Unpriced } from '#shared/model/cost-bill.ts';
import type { PriceBook } from '#shared/model/price-book.ts';
import type { CostScenario } from '#shared/model/cost-scenario.ts';
import { exact } from './decimal.ts';
import { billOf } from './evaluate/bill.ts';
import { placeOffers } from './place-offers.ts';
import { asKnown, checkWorkloads, workloadsOf } from './workloads.ts';

export interface Estimate {
  /** Cheapest first. */
  bills: Bill[];
  unpriced: Unpriced[];
}

/** What a scenario costs a month with every offer that is asked for. Throws `invalid_input` for what cannot be answered. */
export function estimate(books: readonly PriceBook[], scenario: CostScenario, now: Date): Estimate {
  const workloads = workloadsOf(scenario);
  const placed = placeOffers(books, scenario, workloads);
  checkWorkloads(workloads);
  const shared = asKnown(workloads);
  const results = placed.map((one) => billOf(one, shared, scenario, now));
  const bills = results.filter((result): result is Bill => 'lines' in result);
  return {
    bills: bills.toSorted((a, b) => exact(a.exact).cmp(exact(b.exact))),
    unpriced: results.filter((result): result is Unpriced => !('lines' in result)),
  };
}
