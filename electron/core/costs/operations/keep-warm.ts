import type { Bill } from '#shared/model/cost-bill.ts';
import type { CostScenario } from '#shared/model/cost-scenario.ts';
import type { PriceBook } from '#shared/model/price-book.ts';
import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import { exact, toText } from '../decimal.ts';
import { monthHours } from '../evaluate/compile.ts';
import { estimate } from '../estimate.ts';
import { answerable } from './question.ts';

/** A call every five minutes keeps an environment from going idle for good. */
const PING_S = 300;

function billFor(books: readonly PriceBook[], scenario: CostScenario, offer: string): Bill | null {
  return estimate(books, { ...scenario, offer: [offer] }, new Date()).bills[0] ?? null;
}

/** What it costs more to keep one environment ready, beside the cold starts that it takes away at the most. */
export const keepWarm =
  (core: CoreContext): HandlerOf<'costs', 'keepWarm'> =>
  async (question, call) => {
    const { books, scenario } = await answerable(core, question, call);
    const { bills } = estimate(books, scenario, new Date());
    const requests = scenario.requests ?? 0;
    const coldStarts = Math.round((requests * (scenario.coldPercent ?? 0)) / 100);
    const pings = Math.round(monthHours(scenario.month).toNumber() * (3600 / PING_S));
    const items = bills.flatMap((base) => {
      const offer = books.find(({ id }) => id === base.provider)?.offers[base.offer];
      if (offer?.kind !== 'function' || !offer.scalesToZero) return [];
      const warm = offer.keepWarm;
      const quick = { ...scenario, ...withoutStartUp(scenario), coldPercent: 0 };
      const ways: ['ping' | 'capacity', Bill | null][] = [
        ['ping', billFor(books, { ...quick, requests: requests + pings }, base.offer)],
        [
          'capacity',
          warm === undefined
            ? null
            : billFor(books, { ...quick, [warm.field]: Math.max(1, scenario[warm.field] ?? 0) }, warm.offer ?? base.offer),
        ],
      ];
      return ways.flatMap(([way, bill]) => {
        if (bill === null) return [];
        const extra = exact(bill.exact).minus(exact(base.exact));
        return [
          {
            offer: base.offer,
            label: base.label,
            provider: base.provider,
            way,
            before: base.exact,
            after: bill.exact,
            extra: toText(extra),
            perColdStart: coldStarts === 0 ? null : toText(extra.div(coldStarts)),
          },
        ];
      });
    });
    return { coldStarts, pings, waitedMs: coldStarts * (scenario.initMs ?? 0), items };
  };

/** The durations of a scenario without the start-up of single calls. */
function withoutStartUp({ durations }: CostScenario): Partial<CostScenario> {
  return durations === undefined ? {} : { durations: durations.map((part) => ({ ...part, initMs: 0 })) };
}
