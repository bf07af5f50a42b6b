import assert from 'node:assert/strict';
import test from 'node:test';
import { WITHOUT_POOL, type Result } from './measure.ts';
import { quantile } from './quantile.ts';
import { judge } from './report.ts';

const result = (target: string, cold: number, rate: number | null): Result => ({
  target,
  cold: { p50: cold, p99: cold, samples: [] },
  warm: rate === null ? {} : { 16: { perSecond: rate, p50: 1, p99: 1, rounds: [] } },
});

test('quantiles of few values', () => {
  assert.equal(quantile([3, 1, 2], 0.5), 2);
  assert.equal(quantile([3, 1, 2], 0.99), 3);
  assert.equal(quantile([3, 1, 2], 0), 1);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

test('each of ours is judged by both ratios, and where it was not loaded by the one', () => {
  const base = result('functions-framework', 100, 1000);
  const of = (cold: number, rate: number | null) => judge([base, result('local runtime, x', cold, rate)])[0]?.met;
  assert.equal(of(50, 1000), true);
  assert.equal(of(51, 1000), false);
  assert.equal(of(50, 999), false);
  assert.equal(of(50, null), true);
  assert.equal(judge([base, result(WITHOUT_POOL, 80, null)])[0]?.met, null);
  assert.throws(() => judge([]), /functions-framework/);
});
