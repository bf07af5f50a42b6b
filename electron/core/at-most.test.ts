import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { atMost } from './at-most.ts';

const NEVER = new AbortController().signal;

test('each result comes as soon as it is there, and no more than so many are under way', async () => {
  let busy = 0;
  let most = 0;
  const turns = [9, 1, 1, 1, 5, 1];
  const order: number[] = [];
  const work = async (count: number) => {
    most = Math.max(most, ++busy);
    for (let i = 0; i < count; i++) await turn();
    busy--;
    return count;
  };
  for await (const { index, result } of atMost(2, turns, NEVER, work)) {
    assert.equal(result, turns[index]);
    order.push(index);
  }
  assert.equal(most, 2);
  assert.deepEqual(new Set(order), new Set([0, 1, 2, 3, 4, 5]));
  assert.notEqual(order[0], 0, 'a slow one does not hold up the others');
});

test('where one fails or the reader stops, the rest is told and waited for, and nothing more is begun', async () => {
  for (const failing of [true, false]) {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number, signal: AbortSignal) => {
      begun.push(item);
      if (item === 1 && failing) throw new Error('no luck');
      while (item !== 1 && !signal.aborted) await turn();
      ended.push(item);
    };
    const read = async () => {
      for await (const _ of atMost(3, [0, 1, 2, 3, 4], NEVER, work)) break;
    };
    if (failing) await assert.rejects(read(), /no luck/);
    else await read();
    assert.deepEqual(begun, [0, 1, 2]);
    assert.deepEqual(new Set(ended), new Set(failing ? [0, 2] : [1, 0, 2]));
  }
});

test('once it is cancelled nothing more is begun; what is under way is given', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  for await (const { index } of atMost(2, [0, 1, 2, 3], controller.signal, async () => controller.abort())) seen.push(index);
  assert.deepEqual(seen, [0]);
});
