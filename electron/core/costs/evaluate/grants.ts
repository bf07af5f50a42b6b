import type { Grant, PriceBook } from '#shared/model/price-book.ts';
import type { Billing } from '#shared/model/cost-scenario.ts';
import { exact, ONE, ZERO, type Exact } from '../decimal.ts';
import type { Rates } from './price.ts';

/** Free grants of one bill, used up line by line. */
export interface GrantPool {
  /** Takes what is free of so many units; says which grant it was. */
  take(meter: string, quantity: Exact): { free: Exact; grant: string | null };
}

/** Whether a grant is meant by a name: `compute` stands for `compute-cpu` and `compute-memory` too. */
export function isGrant(id: string, name: string): boolean {
  return id === name || id.startsWith(`${name}-`);
}

/** Grants that count for a scenario, with what is left of them. */
export function grantsOf(book: PriceBook, billing: Billing): { id: string; grant: Grant; left: Exact }[] {
  return Object.entries(book.grants).flatMap(([id, grant]) => {
    if (!billing.freeTier && !grant.included) return [];
    if (billing.withoutGrants?.some((name) => isGrant(id, name)) === true) return [];
    const left = exact(grant.quantity).minus(exact(billing.grantsUsed?.[id] ?? '0'));
    return left.gt(0) ? [{ id, grant, left }] : [];
  });
}

/** How many units of a meter one unit of a grant buys: one, or what its money buys at the rate before discounts. */
export function buyingPower(grant: Grant, meter: string, listRates: ReadonlyMap<string, Rates>): Exact {
  const rate = listRates.get(meter)?.tiers[0]?.rate;
  return grant.valuedAt === undefined || rate === undefined || rate.isZero() ? ONE : exact(grant.valuedAt).div(rate);
}

/** A pool for one evaluation. */
export function openPool(grants: ReturnType<typeof grantsOf>, listRates: ReadonlyMap<string, Rates>): GrantPool {
  const spent = new Map<string, Exact>();
  return {
    take(meter, quantity) {
      const found = grants.find(({ grant }) => grant.meters.includes(meter));
      if (found === undefined || quantity.isZero()) return { free: ZERO, grant: null };
      const { id, grant, left } = found;
      const buys = buyingPower(grant, meter, listRates);
      const available = left.minus(spent.get(id) ?? ZERO).times(buys);
      const free = quantity.gt(available) ? available : quantity;
      spent.set(id, (spent.get(id) ?? ZERO).plus(buys.eq(1) ? free : free.div(buys)));
      return { free, grant: free.gt(0) ? id : null };
    },
  };
}
