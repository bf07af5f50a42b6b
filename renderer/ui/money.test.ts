import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney, formatQuantity, formatShortMoney, formatUnits } from './money.ts';

test('money keeps its cents, and what is less than a cent its first digits', () => {
  assert.equal(formatMoney('2.7333'), '$2.73');
  assert.equal(formatMoney(1234.5), '$1,234.50');
  assert.equal(formatMoney('0.00000214'), '$0.0000021');
  assert.equal(formatMoney(0), '$0.00');
  assert.equal(formatMoney(null), '–');
});

test('axes are short, quantities are grouped', () => {
  assert.equal(formatShortMoney(0.01), '$0.01');
  assert.equal(formatShortMoney(1200), '$1.2K');
  assert.equal(formatQuantity('14880000'), '14,880,000');
  assert.equal(formatQuantity('0.3333333333333333'), '0.333333');
});

test('units agree with their number', () => {
  assert.deepEqual([formatUnits('1', 'hour'), formatUnits('2.5', 'hour'), formatUnits('3', 'GB')], ['1 hour', '2.5 hours', '3 GB']);
});
