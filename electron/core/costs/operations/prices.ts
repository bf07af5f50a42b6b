import { AppError } from '#shared/errors.ts';
import type { BookStatus } from '#shared/contract/costs.ts';
import type { CoreContext } from '../../context.ts';
import type { HandlerOf } from '../../handler.ts';
import type { BookInUse } from '../books/price-books.ts';
import { isStale } from '../evaluate/staleness.ts';

function toStatus({ book, update }: BookInUse, now: Date): BookStatus {
  const used = new Set([...book.cards, ...Object.values(book.grants), ...Object.values(book.commitments)].map(({ source }) => source));
  return {
    id: book.id,
    label: book.label,
    currency: book.currency,
    validFrom: book.validFrom,
    readAt: update?.readAt ?? null,
    notes: update?.notes ?? [],
    sources: Object.entries(book.sources).flatMap(([id, source]) =>
      used.has(id) ? [{ ...source, stale: isStale(book, source, now) }] : [],
    ),
    offers: Object.entries(book.offers).map(([id, { label, plan, kind, arch, compared }]) => ({
      id,
      label,
      plan,
      kind,
      arch: arch ?? null,
      compared,
    })),
    meters: Object.entries(book.meters).map(([id, { label, unit, per }]) => ({ id, label, unit, per })),
    grants: Object.entries(book.grants).map(([id, { label, scope }]) => ({ id, label, scope })),
    commitments: Object.entries(book.commitments).map(([id, { label }]) => ({ id, label })),
    regions: Object.entries(book.regions).map(([id, label]) => ({ id, label })),
  };
}

export const listPrices =
  (core: CoreContext): HandlerOf<'costs', 'prices'> =>
  async ({ provider }) => {
    const all = await core.prices.all();
    const items = all.filter(({ book }) => provider === undefined || book.id === provider);
    if (items.length === 0)
      throw new AppError('not_found', `There is no price book of "${provider}".`, {
        hint: `There are books of ${all.map(({ book }) => book.id).join(', ')}.`,
      });
    return { items: items.map((item) => toStatus(item, new Date())) };
  };
