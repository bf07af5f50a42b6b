import { CostScenario } from '#shared/model/cost-scenario.ts';
import type { Bill } from '#shared/model/cost-bill.ts';
import type { PriceBook } from '#shared/model/price-book.ts';
import { exact, toText, ZERO, type Exact } from '../decimal.ts';
import { billOf } from '../evaluate/bill.ts';
import { asKnown } from '../workloads.ts';
import type { FunctionUsage } from './usage.ts';

/** What one function costs, of the bill that all of its account share. */
export interface Share {
  usage: FunctionUsage;
  amount: Exact;
}

export interface AccountBill {
  book: PriceBook;
  lines: Bill['lines'];
  shares: Share[];
}

/** Functions with one profile, one offer and one region are on one bill: free grants and tiers are theirs together. */
function groups(usages: readonly FunctionUsage[]): FunctionUsage[][] {
  const byAccount = Map.groupBy(usages, ({ fn, found }) => `${fn.provider}:${fn.profile} ${found.id} ${fn.region ?? ''}`);
  return [...byAccount.values()];
}

/** Bills of all accounts with every function's part in them; `times` scales the requests, for a forecast. */
export function accountBills(usages: readonly FunctionUsage[], times: number): AccountBill[] {
  return groups(usages).flatMap((group): AccountBill[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { found, fn } = first;
    const region = fn.region !== null && found.book.regions[fn.region] !== undefined ? fn.region : found.offer.defaultRegion;
    const bill = (members: readonly FunctionUsage[], freeTier: boolean): Bill | null => {
      const scenario = CostScenario.parse({ freeTier });
      const workloads = members.map(({ workload }) => ({ ...workload, requests: Math.round((workload.requests ?? 0) * times) }));
      const result = billOf({ ...found, region, chosen: true }, asKnown(workloads), scenario, new Date());
      return 'lines' in result ? result : null;
    };
    const whole = bill(group, true);
    if (whole === null) return [];
    // Without grants each function's own price is clear; what is really paid is shared out by it.
    const own = group.map((usage) => exact(bill([usage], false)?.exact ?? '0'));
    const sum = own.reduce((all, amount) => all.plus(amount), ZERO);
    const total = exact(whole.exact);
    return [
      {
        book: found.book,
        lines: whole.lines,
        shares: group.map((usage, i) => ({ usage, amount: sum.isZero() ? ZERO : total.times(own[i] ?? ZERO).div(sum) })),
      },
    ];
  });
}

export function totalOf(bills: readonly AccountBill[], keep: (usage: FunctionUsage) => boolean = () => true): Exact {
  return bills.flatMap(({ shares }) => shares).reduce((sum, { usage, amount }) => (keep(usage) ? sum.plus(amount) : sum), ZERO);
}

/** Quantities and amounts by meter, over all accounts of a book. */
export function byMeter(
  bills: readonly AccountBill[],
): { provider: string; meter: string; label: string; unit: string; quantity: string; monthToDate: string }[] {
  const rows = new Map<string, { provider: string; meter: string; label: string; unit: string; quantity: Exact; amount: Exact }>();
  for (const { book, lines } of bills) {
    for (const { meter, label, unit, quantity, amount } of lines) {
      const key = `${book.id} ${meter}`;
      const known = rows.get(key);
      rows.set(key, {
        provider: book.id,
        meter,
        label,
        unit,
        quantity: (known?.quantity ?? ZERO).plus(exact(quantity)),
        amount: (known?.amount ?? ZERO).plus(exact(amount)),
      });
    }
  }
  return [...rows.values()].map(({ quantity, amount, ...row }) => ({ ...row, quantity: toText(quantity), monthToDate: toText(amount) }));
}
