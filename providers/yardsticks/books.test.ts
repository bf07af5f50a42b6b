import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PriceBook } from '#shared/model/price-book.ts';
import { registry } from '../registry.ts';
import { checkBook } from '../testing/conformance/prices.ts';
import { yardsticks } from './books.ts';

suite('yardsticks', () => {
  for (const input of yardsticks) {
    test(input.label, () => {
      const book = PriceBook.parse(input);
      checkBook(book);
      assert.ok(registry.every(({ meta }) => meta.id !== book.id));
    });
  }
});
