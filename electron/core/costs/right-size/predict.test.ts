import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findOffer } from '../default-offer.ts';
import { shippedBooks } from '../testing/shipped-books.ts';
import { choose, predict, stretch } from './predict.ts';

const lambda = findOffer(shippedBooks, 'lambda-x86');
const SIZES = [128, 256, 512, 1024, 1769, 3008];

const sweep = (cpuShare: number | null, ms: number) =>
  SIZES.map((memoryMb) => predict(lambda, { memoryMb, failure: null, times: [ms * 0.98, ms, ms * 1.02], memoryUsedMb: 60 }, cpuShare));

suite('right-sizing', () => {
  test('what computes gets the size with a whole processor: as cheap as the small ones, and the fastest', () => {
    const sizes = sweep(1, 100);
    assert.equal(Math.round(sizes[0]?.expectedMs ?? 0), Math.round((100 * 1769) / 128));
    assert.equal(Math.round(sizes[4]?.expectedMs ?? 0), 100);
    assert.deepEqual(choose(sizes), { cheapestMb: 1769, fastestMb: 1769 });
  });

  test('what waits gets the smallest size, which is as fast as any', () => {
    assert.deepEqual(choose(sweep(0, 100)), { cheapestMb: 128, fastestMb: 128 });
  });

  test('in between, cheap and fast are two sizes', () => {
    const { cheapestMb, fastestMb } = choose(sweep(0.2, 100));
    assert.ok(cheapestMb !== null && fastestMb !== null && cheapestMb < fastestMb);
  });

  test('the band holds the expectation, and is widest where nothing is known of the processor', () => {
    for (const { lowMs, expectedMs, highMs, lowCost, costPerMillion, highCost } of [...sweep(0.5, 80), ...sweep(null, 80)]) {
      assert.ok((lowMs ?? 0) <= (expectedMs ?? 0) && (expectedMs ?? 0) <= (highMs ?? 0));
      assert.ok(Number(lowCost) <= Number(costPerMillion) && Number(costPerMillion) <= Number(highCost));
    }
    const width = (cpuShare: number | null) => {
      const [smallest] = sweep(cpuShare, 80);
      return (smallest?.highMs ?? 0) - (smallest?.lowMs ?? 0);
    };
    assert.ok(width(null) > width(0.5));
  });

  test('a size that it cannot run with is neither cheapest nor fastest', () => {
    const dead = predict(lambda, { memoryMb: 128, failure: 'Out of memory', times: [], memoryUsedMb: 128 }, 0);
    assert.equal(dead.costPerMillion, null);
    assert.deepEqual(choose([dead, ...sweep(0, 100).slice(1)]), { cheapestMb: 256, fastestMb: 256 });
    assert.deepEqual(choose([dead]), { cheapestMb: null, fastestMb: null });
  });

  test('more than one processor helps nothing that runs in one thread', () => {
    assert.equal(stretch(100, 1, 2, 1), 100);
    assert.equal(stretch(100, 1, 0.5, 1), 200);
    assert.equal(stretch(100, 0, 0.1, 1), 100);
  });
});
