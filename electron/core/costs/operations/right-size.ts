import { AppError } from '#shared/errors.ts';
import { toInstant } from '#shared/model/time.ts';
import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import { defaultOffer, findOffer } from '../default-offer.ts';
import { choose, FASTER, predict, SLOWER } from '../right-size/predict.ts';
import { runSizes } from '../right-size/run-sizes.ts';

/** Around the sizes at which the clouds' processors change. */
const SIZES = [128, 256, 512, 1024, 1769, 3008];

const EMPTY_EVENT = { body: '{}', encoding: 'utf8' as const, contentType: 'application/json' };

export const rightSize =
  (core: CoreContext): HandlerOf<'costs', 'rightSize'> =>
  async ({ ref, memoryMb, runs, payload, offer }, call) => {
    const { place, key } = core.sessions.locate(ref);
    if (place.provider.meta.target !== 'local') {
      throw new AppError('unsupported', 'Sizes are tried out on this machine, and this function is in a cloud.', {
        provider: place.provider.meta.id,
        hint: 'Deploy the same code to the local runtime, and measure it there.',
      });
    }
    const sizes = [...new Set(memoryMb?.map(Number) ?? SIZES)].sort((a, b) => a - b);
    const detail = await (await core.sessions.facet(place, 'functions')).get(key, call);
    const books = (await core.prices.all()).map(({ book }) => book);
    const found = offer === undefined ? defaultOffer(books, core.registry, place.provider.meta.id, detail.model) : findOffer(books, offer);
    if (found === null) throw new AppError('unsupported', 'There is no price book to price it with.', { hint: 'Install Isobar again.' });
    const { measured, cpuShare } = await runSizes(core, { ref, place, key, detail, sizes, runs, payload: payload ?? EMPTY_EVENT }, call);
    const results = measured.map((one) => predict(found, one, cpuShare));
    const share = cpuShare === null ? null : Math.round(cpuShare * 100);
    return {
      at: toInstant(Date.now()),
      functionRef: detail.ref,
      origin: detail.origin,
      offer: found.id,
      offerLabel: found.offer.label,
      provider: found.book.id,
      currentMb: detail.memoryMb,
      cpuShare,
      sizes: results,
      ...choose(results),
      notes: [
        share === null
          ? 'How much of the time is computing could not be measured: the band reaches from none of it to all of it.'
          : `It computes for ${share} % of its time and waits for the rest. Waiting takes as long with any size; computing takes longer where a size brings less than one processor.`,
        `The band is what nine of ten runs here took, with a processor there from ${Math.round((1 / FASTER - 1) * 100)} % faster to ${Math.round((1 - 1 / SLOWER) * 100)} % slower than this one.`,
        'One thread is assumed: more than one processor makes nothing faster.',
      ],
    };
  };
