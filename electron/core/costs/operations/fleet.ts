import type { Budget } from '#shared/model/budget.ts';
import { toInstant } from '#shared/model/time.ts';
import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import { readBudgets } from '../../budgets/budgets.ts';
import { exact, toText } from '../decimal.ts';
import { accountBills, byMeter, totalOf, type AccountBill } from '../fleet/spend.ts';
import { fleetUsage, type FunctionUsage } from '../fleet/usage.ts';

/** The calendar month in UTC, as clouds bill it. */
export function monthAround(now: Date): { since: Date; end: Date } {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return { since: new Date(Date.UTC(year, month, 1)), end: new Date(Date.UTC(year, month + 1, 1)) };
}

/** Everything that is paid for; a provider; or one function, whether it is paid for or would be. */
function inScope({ scope }: Budget): (usage: FunctionUsage) => boolean {
  if (scope === 'all') return ({ fn }) => fn.target === 'cloud';
  if (!scope.includes('/')) return ({ fn }) => fn.provider === scope;
  return ({ fn }) => fn.ref === scope || `${fn.provider}/${fn.name}` === scope;
}

function standing(budget: Budget, soFar: readonly AccountBill[], foreseen: readonly AccountBill[]) {
  const keep = inScope(budget);
  const [monthToDate, forecast] = [totalOf(soFar, keep), totalOf(foreseen, keep)];
  const amount = exact(budget.amount);
  const warnFrom = amount.times(budget.warnPercent).div(100);
  const state = monthToDate.gt(amount)
    ? ('exceeded' as const)
    : monthToDate.gte(warnFrom) || forecast.gte(amount)
      ? ('warning' as const)
      : ('ok' as const);
  return {
    ...budget,
    monthToDate: toText(monthToDate),
    forecast: toText(forecast),
    state: amount.isZero() && monthToDate.isZero() ? ('ok' as const) : state,
  };
}

export const fleetCosts =
  (core: CoreContext): HandlerOf<'costs', 'fleet'> =>
  async ({ provider }, call) => {
    const now = new Date();
    const { since, end } = monthAround(now);
    const passed = Math.max(1, now.getTime() - since.getTime());
    const times = (end.getTime() - since.getTime()) / passed;
    const books = (await core.prices.all()).map(({ book }) => book);
    const window = { since: toInstant(since.getTime()), until: toInstant(now.getTime()) };
    const { usages, failures } = await fleetUsage(core, books, { provider, ...window }, call);
    const [soFar, foreseen] = [accountBills(usages, 1), accountBills(usages, times)];
    const forecasts = new Map(foreseen.flatMap(({ shares }) => shares.map(({ usage, amount }) => [usage.fn.ref, amount] as const)));
    const isCloud = ({ fn }: FunctionUsage) => fn.target === 'cloud';
    return {
      at: toInstant(now.getTime()),
      ...window,
      elapsedPercent: Math.round(10_000 / times) / 100,
      monthToDate: toText(totalOf(soFar, isCloud)),
      forecast: toText(totalOf(foreseen, isCloud)),
      wouldCost: toText(totalOf(foreseen, (usage) => !isCloud(usage))),
      functions: soFar
        .flatMap(({ shares }) => shares)
        .map(({ usage: { fn, found, workload }, amount }) => ({
          provider: fn.provider,
          profile: fn.profile,
          functionRef: fn.ref,
          target: fn.target,
          offer: found.id,
          offerLabel: found.offer.label,
          invocations: workload.requests ?? 0,
          monthToDate: toText(amount),
          forecast: toText(forecasts.get(fn.ref) ?? amount),
        }))
        .toSorted((a, b) => exact(b.forecast).cmp(exact(a.forecast))),
      meters: byMeter(soFar),
      budgets: readBudgets(core.store).map((budget) => standing(budget, soFar, foreseen)),
      assumptions: [
        'Estimated from invocations and billed durations since the month began; the forecast goes on at the same rate.',
        'Each profile is an account of its own: its functions share its free grants, and what is paid is shared out by what each would cost alone.',
        'Functions on this machine cost nothing: what is shown is what they would cost with the provider of their programming model.',
        'Gateways, logs, traces and data to the internet are not in it.',
      ],
      failures,
    };
  };
