import type { PriceTier } from '#shared/model/price-book.ts';
import { exact, ZERO, type Exact } from '../decimal.ts';

/** A price list of one meter, ready for arithmetic. */
export interface Rates {
  tiers: readonly { from: Exact; upTo: Exact | null; rate: Exact; perUnit: Exact }[];
}

/** `per` units cost the rate; `factor` is what is left of it after discounts. */
export function toRates(rate: string | readonly PriceTier[], per: string, factor: Exact): Rates {
  const base = exact(per);
  const tiers = typeof rate === 'string' ? [{ upTo: null, rate }] : rate;
  let from = ZERO;
  return {
    tiers: tiers.map((tier) => {
      const upTo = tier.upTo === null ? null : exact(tier.upTo);
      const price = exact(tier.rate).times(factor);
      const row = { from, upTo, rate: price, perUnit: price.div(base) };
      if (upTo !== null) from = upTo;
      return row;
    }),
  };
}

/** The part of `billable` in each tier. */
export function inTiers({ tiers }: Rates, billable: Exact): Exact[] {
  return tiers.map(({ from, upTo }) => {
    if (billable.lte(from)) return ZERO;
    return (upTo !== null && billable.gt(upTo) ? upTo : billable).minus(from);
  });
}

/** What so many billable units cost. */
export function amountOf(rates: Rates, billable: Exact): Exact {
  return inTiers(rates, billable).reduce((sum, part, i) => sum.plus(part.times(rates.tiers[i]?.perUnit ?? ZERO)), ZERO);
}

/** The same in plain numbers, for curves. */
export function nearAmountOf({ tiers }: Rates): (billable: number) => number {
  const rows = tiers.map(({ from, upTo, perUnit }) => ({
    from: from.toNumber(),
    upTo: upTo?.toNumber() ?? Number.POSITIVE_INFINITY,
    price: perUnit.toNumber(),
  }));
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return (billable) => billable * only.price;
  return (billable) => rows.reduce((sum, { from, upTo, price }) => sum + Math.max(0, Math.min(billable, upTo) - from) * price, 0);
}
