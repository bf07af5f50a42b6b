import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PriceBook } from '#shared/model/price-book.ts';
import type { Provider } from '../../provider.ts';

/** Everything a book refers to is in it. */
export function checkBook(book: PriceBook): void {
  const has = (what: string, known: object, names: Iterable<string>): void => {
    for (const name of names) assert.ok(Object.hasOwn(known, name), `${book.id}: ${what} ${name} is not in the book`);
  };
  const priced = new Set(book.cards.flatMap(({ rates }) => Object.keys(rates)));
  for (const { regions, rates, source } of book.cards) {
    has('source', book.sources, [source]);
    has('meter', book.meters, Object.keys(rates));
    if (regions !== '*') has('region', book.regions, regions);
  }
  for (const { meters, source } of Object.values(book.grants)) {
    has('source', book.sources, [source]);
    has('meter', book.meters, meters);
  }
  for (const { meters = [], rates = {}, source } of Object.values(book.commitments)) {
    has('source', book.sources, [source]);
    has('meter', book.meters, [...meters, ...Object.keys(rates)]);
  }
  for (const { lines, defaultRegion } of Object.values(book.offers)) {
    has('region', book.regions, [defaultRegion]);
    has(
      'meter',
      book.meters,
      lines.map(({ meter }) => meter),
    );
    for (const { meter } of lines) {
      const card = book.cards.find(
        ({ rates, regions }) => rates[meter] !== undefined && (regions === '*' || regions.includes(defaultRegion)),
      );
      assert.ok(card !== undefined, `${book.id}: ${meter} has no price in ${defaultRegion}`);
    }
  }
  const used = new Set(Object.values(book.offers).flatMap(({ lines }) => lines.map(({ meter }) => meter)));
  for (const meter of Object.keys(book.meters)) assert.ok(used.has(meter) && priced.has(meter), `${book.id}: ${meter} is never billed`);
}

/** Prices are knowledge: there is a sound book, or a reason. */
export function pricesSuite(provider: Provider): void {
  const capability = provider.capabilities.prices;
  suite(`prices of ${provider.meta.id}`, () => {
    if (!capability.supported) {
      test('are not there, and the reason is a sentence', () => {
        assert.equal(provider.prices, null);
        assert.match(capability.reason, /^[A-Z].{10,}\.$/);
      });
      return;
    }
    test('the book is sound, and is its own', async () => {
      const { book } = (await provider.prices?.()) ?? assert.fail('The capability table promises prices.');
      const parsed = PriceBook.parse(book);
      assert.equal(parsed.id, provider.meta.id);
      checkBook(parsed);
    });
  });
}
