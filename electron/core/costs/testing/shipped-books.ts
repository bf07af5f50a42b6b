import { registry, yardsticks } from '#providers/registry.ts';
import { PriceBook } from '#shared/model/price-book.ts';

const facets = await Promise.all(registry.map(async ({ prices }) => (prices === null ? [] : [(await prices()).book])));

/** Every price book that Isobar ships, for tests of what evaluates them. */
export const shippedBooks: PriceBook[] = [...facets.flat(), ...(await yardsticks())].map((book) => PriceBook.parse(book));
