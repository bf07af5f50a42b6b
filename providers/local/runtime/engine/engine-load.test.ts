import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { engineIsBusy } from './engine-load.ts';

test('the engine is busy while it computes and idle while it waits', async () => {
  await delay(30);
  engineIsBusy();
  const end = performance.now() + 40;
  while (performance.now() < end);
  // The loop's time counts once it has turned.
  await new Promise((done) => setImmediate(done));
  assert.equal(engineIsBusy(), true);
  await delay(100);
  assert.equal(engineIsBusy(), false);
});
