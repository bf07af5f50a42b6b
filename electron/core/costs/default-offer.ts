import { AppError } from '#shared/errors.ts';
import type { Offer, PriceBook } from '#shared/model/price-book.ts';
import type { Provider } from '#providers/provider.ts';

export interface FoundOffer {
  book: PriceBook;
  id: string;
  offer: Offer;
}

export function findOffer(books: readonly PriceBook[], id: string): FoundOffer {
  for (const book of books) {
    const offer = book.offers[id];
    if (offer !== undefined) return { book, id, offer };
  }
  throw new AppError('invalid_input', `"offer": there is no offer "${id}".`, {
    details: { field: 'offer' },
    hint: '"isobar costs prices" lists them.',
  });
}

/**
 * The offer that a function is billed with: the first one of its provider; for a function on this machine, of the provider
 * whose programming model it has; and for one that any provider runs, of the first provider with prices.
 */
export function defaultOffer(
  books: readonly PriceBook[],
  registry: readonly Provider[],
  provider: string,
  model: string | null,
): FoundOffer | null {
  const ofModel = registry.find(({ emulation }) => emulation?.models.some(({ id }) => id === model) === true)?.meta.id;
  const book =
    books.find(({ id }) => id === provider) ??
    books.find(({ id }) => id === ofModel) ??
    books.find(({ id }) => registry.some(({ meta, prices }) => meta.id === id && prices !== null));
  if (book === undefined) return null;
  const found = Object.entries(book.offers).find(([, { kind, compared }]) => kind === 'function' && compared);
  return found === undefined ? null : { book, id: found[0], offer: found[1] };
}
