import assert from 'node:assert/strict';
import test from 'node:test';
import { SERIES, serviceColors } from './service-colors.ts';

test('up to eight services have eight colours, in whatever order they come', () => {
  const names = ['gateway', 'orders', 'payments', 'mail', 'stock', 'pricing', 'auth', 'search'];
  const colors = serviceColors(names);
  assert.equal(new Set(colors.values()).size, SERIES);
  assert.deepEqual(serviceColors(names.toReversed()), colors);
});

test('with more, colours come again and stay within the set', () => {
  const colors = serviceColors(Array.from({ length: 50 }, (_, i) => `service-${i}`));
  assert.equal(colors.size, 50);
  assert.ok([...colors.values()].every((slot) => slot >= 1 && slot <= SERIES));
});

test('a service alone keeps the colour of its name', () => {
  assert.equal(serviceColors(['orders']).get('orders'), serviceColors(['orders', 'orders']).get('orders'));
});
