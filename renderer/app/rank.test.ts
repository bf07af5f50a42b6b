import assert from 'node:assert/strict';
import { test } from 'node:test';
import { best, rank } from './rank.ts';

test('beginnings beat insides, insides beat gaps', () => {
  const names = ['order-checkout', 'checkout', 'precheckout', 'chicken-coop-out', 'checkout-api'];
  assert.deepEqual(
    best('checkout', names, (n) => n, 9),
    ['checkout', 'checkout-api', 'order-checkout', 'precheckout'],
  );
});

test('every word has to be found, wherever', () => {
  assert.ok(rank('go fun', 'Go to functions') > 0);
  assert.equal(rank('go xyz', 'Go to functions'), 0);
});

test('keywords find too, but below the label', () => {
  assert.ok(rank('dark', 'Theme', ['dark']) > 0);
  assert.ok(rank('dark', 'Dark theme') > rank('dark', 'Theme', ['dark']));
});

test('ten thousand names are ranked while typing', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `service-${i}-checkout-handler`);
  const start = performance.now();
  assert.equal(best('4242 check', names, (n) => n, 8)[0], 'service-4242-checkout-handler');
  assert.ok(performance.now() - start < 500);
});
