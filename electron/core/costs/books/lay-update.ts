import { AppError } from '#shared/errors.ts';
import type { PriceBook, PriceUpdate } from '#shared/model/price-book.ts';

/**
 * A book with newer figures in front of its own. A price list that lacks a price changes nothing; one that has none at all, or
 * names a meter that the book does not know, is not believed.
 */
export function layUpdate(book: PriceBook, update: PriceUpdate): PriceBook {
  const prices = update.cards.reduce((sum, { rates }) => sum + Object.keys(rates).length, 0);
  const strange = update.cards.flatMap(({ rates }) => Object.keys(rates)).find((meter) => book.meters[meter] === undefined);
  if (prices === 0 || strange !== undefined) {
    throw new AppError(
      'unavailable',
      prices === 0
        ? 'The price list has none of the prices that Isobar reads.'
        : `The price list has a meter "${strange}" that the book lacks.`,
      {
        provider: book.id,
        hint: 'The prices that are in use stay. Try again later, or with a newer Isobar.',
      },
    );
  }
  return { ...book, cards: [...update.cards, ...book.cards], sources: { ...book.sources, ...update.sources } };
}
