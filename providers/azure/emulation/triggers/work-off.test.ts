import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { workOff } from './work-off.ts';

test('pieces are worked on beside one another as far as there is room, and one that fails is told of', async () => {
  const waiting = [1, 2, 3, 4, 5];
  const done: number[] = [];
  const faults: unknown[] = [];
  let most = 0;
  let now = 0;
  const worker = workOff<number>({
    hasRoom: (running) => running < 2,
    take: () => waiting.splice(0, 1),
    async work(piece) {
      now += 1;
      most = Math.max(most, now);
      await nextTurn();
      now -= 1;
      if (piece === 3) throw new Error('three');
      done.push(piece);
    },
    onFault: (error, piece) => faults.push([piece, String(error)]),
    nextAtMs: () => null,
  });
  worker.wake();
  while (done.length + faults.length < 5) await nextTurn();
  assert.deepEqual([done, faults, most], [[1, 2, 4, 5], [[3, 'Error: three']], 2]);
  waiting.push(6);
  await worker.close(1000);
  worker.wake();
  await nextTurn();
  assert.deepEqual(waiting, [6]);
});

test('what is due further away than a timer can hold is not looked at over and over', async () => {
  const warnings: string[] = [];
  const onWarning = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', onWarning);
  const worker = workOff<number>({
    hasRoom: () => true,
    take: () => [],
    work: async () => {},
    onFault: () => {},
    nextAtMs: () => Date.now() + 60 * 24 * 3_600_000,
  });
  worker.wake();
  await nextTurn();
  await nextTurn();
  await worker.close(1000);
  process.off('warning', onWarning);
  // Node warns of a timer that it cannot hold, and lets it fire at once.
  assert.deepEqual(warnings, []);
});
