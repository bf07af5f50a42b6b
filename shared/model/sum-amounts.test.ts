import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sumAmounts } from './sum-amounts.ts';

test('amounts are summed without the errors of doubles', () => {
  assert.equal(sumAmounts(['0.1', '0.2']), '0.3');
  assert.equal(sumAmounts([]), '0');
  assert.equal(sumAmounts(['10', '90']), '100');
  assert.equal(sumAmounts(['1', '-1.5']), '-0.5');
  assert.equal(sumAmounts(['0.0000000001', '3']), '3.0000000001');
  assert.equal(sumAmounts(['1e-7', '0.5']), '0.5000001');
});
