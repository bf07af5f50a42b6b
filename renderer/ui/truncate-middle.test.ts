import assert from 'node:assert/strict';
import { test } from 'node:test';
import { truncateMiddle } from './truncate-middle.ts';

test('short text stays, long text keeps both ends', () => {
  assert.equal(truncateMiddle('abc', 3), 'abc');
  assert.equal(truncateMiddle('0123456789', 7), '012…789');
  assert.equal(truncateMiddle('0123456789', 2), '0…');
  assert.equal(truncateMiddle('4bf92f3577b34da6a3ce929d0e0e4736', 12).length, 12);
});
