import type { CostCurve, BreakEven } from '#shared/model/cost-curve.ts';
import type { PriceBook } from '#shared/model/price-book.ts';
import type { CostScenario } from '#shared/model/cost-scenario.ts';
import { exact, toText } from './decimal.ts';
import type { PlacedOffer } from './evaluate/bill.ts';
import { totalOver, type Total } from './evaluate/total.ts';
import { placeOffers } from './place-offers.ts';
import { asShares, checkWorkloads, workloadsOf } from './workloads.ts';

export interface Range {
  from: number;
  to: number;
  points: number;
}

export interface Curves {
  requests: number[];
  curves: CostCurve[];
  breakEvens: BreakEven[];
}

interface Traced {
  placed: PlacedOffer;
  total: Total;
  values: number[];
}

/** Whole numbers of requests at equal ratios from one end to the other. */
export function logSteps({ from, to, points }: Range): number[] {
  const start = Math.max(1, from);
  const ratio = Math.log(Math.max(start, to) / start);
  const steps = Array.from({ length: points }, (_, i) => Math.round(start * Math.exp((ratio * i) / Math.max(1, points - 1))));
  return [...new Set(steps)];
}

/** The same with the scenario's own number in the place of the nearest one, so that the curve has it exactly. */
function withOwn(steps: number[], own: number): number[] {
  const [from = own, to = own] = [steps[0], steps.at(-1)];
  if (own <= from || own >= to) return steps;
  const distance = (value: number): number => Math.abs(Math.log(value / own));
  const nearest = steps.reduce((best, value, i) => (distance(value) < distance(steps[best] ?? from) ? i : best), 1);
  return steps.with(Math.min(steps.length - 2, Math.max(1, nearest)), own);
}

/** The least number of requests at which `b` is cheaper than `a`, between one at which it is not and one at which it is. */
function crossing(a: Traced, b: Traced, low: number, high: number): number {
  let [from, to] = [low, high];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    const at = exact(middle);
    if (b.total.at(at).lt(a.total.at(at))) to = middle;
    else from = middle;
  }
  return to;
}

/** Where the cheapest offer changes, from few requests to many. */
function envelope(traced: readonly Traced[], requests: readonly number[]): BreakEven[] {
  const cheapestAt = (i: number): Traced | undefined =>
    traced.reduce<Traced | undefined>((best, one) => {
      const value = one.values[i];
      const least = best?.values[i];
      return value !== undefined && (least === undefined || value < least) ? one : best;
    }, undefined);
  const found: BreakEven[] = [];
  for (let i = 1; i < requests.length; i++) {
    const before = cheapestAt(i - 1);
    const after = cheapestAt(i);
    const [low, high] = [requests[i - 1], requests[i]];
    if (before === undefined || after === undefined || before === after || low === undefined || high === undefined) continue;
    const at = crossing(before, after, low, high);
    found.push({ requests: at, from: before.placed.id, to: after.placed.id, total: toText(after.total.at(exact(at))) });
  }
  return found;
}

/**
 * What each offer costs over a range of requests a month, and where the cheapest one changes. Offers that cannot run or
 * price the scenario have no curve; the estimate says why.
 */
export function curves(books: readonly PriceBook[], scenario: CostScenario, range: Range): Curves {
  const workloads = workloadsOf(scenario);
  const placed = placeOffers(books, scenario, workloads);
  checkWorkloads(workloads);
  const shared = asShares(workloads);
  const own = workloads.reduce((sum, { requests: each = 0 }) => sum + each, 0);
  const requests = withOwn(logSteps(range), own);
  const traced = placed.flatMap((one): Traced[] => {
    const total = totalOver(one, shared, scenario);
    return total === null ? [] : [{ placed: one, total, values: requests.map(total.near) }];
  });
  return {
    requests,
    curves: traced.map(({ placed: { id, offer, book }, values }) => ({
      offer: id,
      label: offer.label,
      plan: offer.plan,
      provider: book.id,
      totals: values,
    })),
    breakEvens: envelope(traced, requests),
  };
}
