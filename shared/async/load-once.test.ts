import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadOnce } from './load-once.ts';

test('it is loaded by the first who needs it, once for all', async () => {
  let loads = 0;
  const thing = loadOnce(async () => ++loads);
  assert.equal(await thing.loaded(), null);
  assert.deepEqual(await Promise.all([thing.get(), thing.get()]), [1, 1]);
  assert.equal(await thing.get(), 1);
  assert.equal(await thing.loaded(), 1);
});

test('a failure goes to all who wait for it, and the next one tries again', async () => {
  let loads = 0;
  const thing = loadOnce(async () => {
    if (++loads === 1) throw new Error('no luck');
    return loads;
  });
  const both = await Promise.allSettled([thing.get(), thing.get()]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal(await thing.loaded(), null);
  assert.equal(await thing.get(), 2);
});
