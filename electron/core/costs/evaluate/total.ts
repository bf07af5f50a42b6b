import type { Billing } from '#shared/model/cost-scenario.ts';
import { ZERO, type Exact } from '../decimal.ts';
import { nearly, valueOf } from '../expression/term.ts';
import type { PlacedOffer } from './bill.ts';
import { compileOffer, type CompiledOffer, type SharedWorkload } from './compile.ts';
import { buyingPower, openPool } from './grants.ts';
import { amountOf, nearAmountOf } from './price.ts';

/** The total of an offer as a function of the number of requests. */
export interface Total {
  at(requests: Exact): Exact;
  /** To about fifteen digits, and some hundred times as fast: for drawing. */
  near(requests: number): number;
}

function nearTotal({ lines, grants, listRates }: CompiledOffer): (requests: number) => number {
  const left = new Float64Array(grants.map(({ left: rest }) => rest.toNumber()));
  const rows = lines.map(({ line, quantity, rates }) => {
    const place = grants.findIndex(({ grant }) => grant.meters.includes(line.meter));
    const grant = grants[place]?.grant;
    return {
      quantity: nearly(quantity),
      amount: nearAmountOf(rates),
      place,
      buys: grant === undefined ? 1 : buyingPower(grant, line.meter, listRates).toNumber(),
    };
  });
  const spent = new Float64Array(grants.length);
  return (requests) => {
    spent.fill(0);
    let sum = 0;
    for (const { quantity, amount, place, buys } of rows) {
      const total = quantity(requests);
      const free = place < 0 ? 0 : Math.min(total, ((left[place] ?? 0) - (spent[place] ?? 0)) * buys);
      if (free > 0) spent[place] = (spent[place] ?? 0) + free / buys;
      sum += amount(total - free);
    }
    return sum;
  };
}

/** The total of an offer over requests; null where it cannot run or price the scenario. */
export function totalOver(placed: PlacedOffer, workloads: readonly SharedWorkload[], billing: Billing): Total | null {
  const compiled = compileOffer(placed.book, placed.offer, placed.region, workloads, billing);
  if (compiled.reason !== null) return null;
  return {
    at(requests) {
      const pool = openPool(compiled.grants, compiled.listRates);
      return compiled.lines.reduce((sum, { line, quantity, rates }) => {
        const total = valueOf(quantity, requests);
        return sum.plus(amountOf(rates, total.minus(pool.take(line.meter, total).free)));
      }, ZERO);
    },
    near: nearTotal(compiled),
  };
}
