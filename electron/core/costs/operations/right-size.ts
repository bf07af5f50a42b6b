import { AppError } from '#shared/errors.ts';
import type { FunctionDetail } from '#shared/model/function.ts';
import { toInstant } from '#shared/model/time.ts';
import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import type { Place } from '../../sessions/sessions.ts';
import { defaultOffer, findOffer } from '../default-offer.ts';
import { asMeasured, choose, FASTER, predict, SLOWER } from '../right-size/predict.ts';
import { runSizes } from '../right-size/run-sizes.ts';

/** Around the sizes at which the clouds' processors change. */
const SIZES = [128, 256, 512, 1024, 1769, 3008];

const EMPTY_EVENT = { body: '{}', encoding: 'utf8' as const, contentType: 'application/json' };

/** A copy is measured in a cloud only where that was asked for, and where it would be like the function. */
function refuseUnlike({ provider }: Place, detail: FunctionDetail, agreed: boolean): void {
  const about = { provider: provider.meta.id };
  if (!agreed) {
    throw new AppError('unsupported', 'Sizes are tried out on this machine, and this function is in a cloud.', {
      ...about,
      hint: 'Deploy the same code to the local runtime and measure it there; or measure it where it runs (--there): a copy is made and removed, its calls cost money and do what they do.',
    });
  }
  if (detail.layers.length > 0) {
    throw new AppError('unsupported', `${detail.name} has layers, and a copy would be without them.`, {
      ...about,
      hint: 'Put them into its package, or measure the same code in the local runtime.',
    });
  }
}

/** What is uncertain, in words. */
function notesOf(there: boolean, cpuShare: number | null): string[] {
  if (there) {
    return [
      'Measured where it runs, with a copy that has its code, variables and identity, and is gone again. Not copied: its network, file systems and triggers.',
      'The band is what nine of ten runs took. Another hour may have other neighbours.',
    ];
  }
  const share = cpuShare === null ? null : Math.round(cpuShare * 100);
  return [
    share === null
      ? 'How much of the time is computing could not be measured: the band reaches from none of it to all of it.'
      : `It computes for ${share} % of its time and waits for the rest. Waiting takes as long with any size; computing takes longer where a size brings less than one processor.`,
    `The band is what nine of ten runs here took, with a processor there from ${Math.round((1 / FASTER - 1) * 100)} % faster to ${Math.round((1 - 1 / SLOWER) * 100)} % slower than this one.`,
    'One thread is assumed: more than one processor makes nothing faster.',
  ];
}

export const rightSize =
  (core: CoreContext): HandlerOf<'costs', 'rightSize'> =>
  async ({ ref, memoryMb, runs, payload, offer, there: asked }, call) => {
    const { place, key } = core.sessions.locate(ref);
    const sizes = [...new Set(memoryMb?.map(Number) ?? SIZES)].sort((a, b) => a - b);
    const detail = await (await core.sessions.facet(place, 'functions')).get(key, call);
    const there = detail.target === 'cloud';
    refuseUnlike(place, detail, asked || !there);
    const books = (await core.prices.all()).map(({ book }) => book);
    const found = offer === undefined ? defaultOffer(books, core.registry, place.provider.meta.id, detail.model) : findOffer(books, offer);
    if (found === null) throw new AppError('unsupported', 'There is no price book to price it with.', { hint: 'Install Isobar again.' });
    const { measured, cpuShare } = await runSizes(core, { ref, place, key, detail, sizes, runs, payload: payload ?? EMPTY_EVENT }, call);
    const results = measured.map((one) => (there ? asMeasured(found, one) : predict(found, one, cpuShare)));
    return {
      at: toInstant(Date.now()),
      functionRef: detail.ref,
      origin: detail.origin,
      offer: found.id,
      offerLabel: found.offer.label,
      provider: found.book.id,
      currentMb: detail.memoryMb,
      measured: there ? 'there' : 'here',
      cpuShare,
      sizes: results,
      ...choose(results),
      notes: notesOf(there, cpuShare),
    };
  };
