import type { InvocationDetail } from '#shared/model/invocation.ts';
import { CostScenario } from '#shared/model/cost-scenario.ts';
import type { PriceBook } from '#shared/model/price-book.ts';
import type { Call } from '#providers/provider.ts';
import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import { exact, toText, ZERO } from '../decimal.ts';
import { defaultOffer } from '../default-offer.ts';
import { billOf } from '../evaluate/bill.ts';
import { timesOf } from '../measure/measure.ts';
import { asKnown } from '../workloads.ts';

/** The price of one call by itself: no free grants, which no single call can claim. */
function priceCall(core: CoreContext, books: readonly PriceBook[], invocation: InvocationDetail, model: string | null) {
  const [provider = ''] = invocation.functionRef.split(/[:/]/, 1);
  const found = defaultOffer(books, core.registry, provider, model);
  const { memoryMb, memoryMaxMb } = invocation;
  if (found === null || memoryMb === null) return [];
  const { ms, initMs } = timesOf(invocation);
  const scenario = CostScenario.parse({
    requests: 1,
    durations: [{ ms, initMs, share: 1 }],
    coldPercent: 0,
    memoryMb,
    ...(memoryMaxMb === null ? {} : { memoryUsedMb: Math.min(memoryMb, Math.ceil(memoryMaxMb)) }),
    freeTier: false,
  });
  const bill = billOf({ ...found, region: found.offer.defaultRegion, chosen: false }, asKnown([scenario]), scenario, new Date());
  if (!('lines' in bill)) return [];
  return [
    { invocationId: invocation.id, functionRef: invocation.functionRef, offer: found.id, label: found.offer.label, amount: bill.exact },
  ];
}

async function modelOf(core: CoreContext, ref: string, call: Call): Promise<string | null> {
  try {
    const { facet, key } = await core.sessions.forRef(ref, 'functions');
    return (await facet.get(key, call)).model;
  } catch {
    // The function may be gone; its calls are still there.
    return null;
  }
}

export const priceCalls =
  (core: CoreContext): HandlerOf<'costs', 'calls'> =>
  async ({ ids }, call) => {
    const books = (await core.prices.all()).map(({ book }) => book);
    const places = core.sessions.places().filter(({ provider }) => provider.capabilities.history.supported);
    const models = new Map<string, string | null>();
    const items: ReturnType<typeof priceCall> = [];
    for (const id of new Set(ids)) {
      for (const place of places) {
        const invocation = await (await core.sessions.facet(place, 'history')).get(id, call).catch(() => null);
        if (invocation === null) continue;
        const { functionRef } = invocation;
        if (!models.has(functionRef)) models.set(functionRef, await modelOf(core, functionRef, call));
        items.push(...priceCall(core, books, invocation, models.get(functionRef) ?? null));
        break;
      }
    }
    return { items, total: toText(items.reduce((sum, { amount }) => sum.plus(exact(amount)), ZERO)) };
  };
