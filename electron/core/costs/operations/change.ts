import { AppError, toAppError } from '#shared/errors.ts';
import { CostScenario } from '#shared/model/cost-scenario.ts';
import type { Call } from '#providers/provider.ts';
import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import { exact, toText } from '../decimal.ts';
import { defaultOffer } from '../default-offer.ts';
import { billOf } from '../evaluate/bill.ts';
import { measure } from '../measure/measure.ts';
import { asKnown } from '../workloads.ts';

async function changeOf(core: CoreContext, ref: string, memoryMb: number, call: Call) {
  const { measured, workload, region } = await measure(core, ref, call);
  const { facet, key, place } = await core.sessions.forRef(ref, 'functions');
  const { model } = await facet.get(key, call);
  const books = (await core.prices.all()).map(({ book }) => book);
  const found = defaultOffer(books, core.registry, place.provider.meta.id, model);
  if (found === null) throw new AppError('unsupported', 'There is no price book for it.', { hint: 'Compare costs on the page "Costs".' });
  const where = region !== null && found.book.regions[region] !== undefined ? region : found.offer.defaultRegion;
  const total = (size: number | null): string => {
    const scenario = CostScenario.parse({ ...workload, ...(size === null ? {} : { memoryMb: size }), freeTier: false });
    const bill = billOf({ ...found, region: where, chosen: true }, asKnown([scenario]), scenario, new Date());
    if ('lines' in bill) return bill.exact;
    throw new AppError('unsupported', bill.reason, { hint: 'Choose another size of memory.' });
  };
  const [before, after] = [total(measured.memoryMb), total(memoryMb)];
  return { measured, offer: found.id, label: found.offer.label, before, after, change: toText(exact(after).minus(exact(before))) };
}

/** What a month costs as it is and as it would be: the same calls, with another size of memory. */
export const costChange =
  (core: CoreContext): HandlerOf<'costs', 'change'> =>
  async ({ ref, memoryMb }, call) => {
    try {
      return { reason: null, change: await changeOf(core, ref, memoryMb, call) };
    } catch (error) {
      const failure = toAppError(error);
      // A function that is not there, or was never called, is an answer: nothing is known of its costs yet.
      if (failure.code === 'not_found' || failure.code === 'unsupported') return { reason: failure.message, change: null };
      throw failure;
    }
  };
