import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { CallClock } from './call-clock.ts';

function after(...times: number[]): CallClock {
  const clock = new CallClock();
  for (const time of times) clock.observe(time);
  return clock;
}

const many = (ms: number) => Array.from({ length: 100 }, () => ms);

test('nothing lines up before anything is known, or where calls are long', () => {
  assert.equal(new CallClock().depth, 0);
  assert.equal(after(...many(50)).depth, 0);
  assert.equal(after(...many(50)).depthBeforeWaking, 0);
});

test('the shorter calls are, the more line up', () => {
  assert.deepEqual([after(...many(3)).depth, after(...many(3)).depthBeforeWaking], [1, 0]);
  assert.ok(after(...many(0.5)).depth > 1);
  const tiny = after(...many(0.02));
  assert.ok(tiny.depth > 10 && tiny.depthBeforeWaking > 1);
});

test('a slow first call and single slow ones are forgotten, calls that have become slow are not', () => {
  assert.ok(after(30, ...many(0.1)).depth > 1);
  assert.ok(after(...many(0.1), 500).depth > 1);
  assert.equal(after(...many(0.1), ...many(20)).depth, 0);
});

test('calls compute where most of their time is processor time, and one measurement is not enough to say so', () => {
  const clock = after(0.1);
  clock.observe(0.1, 1);
  assert.equal(clock.computes, false);
  for (let i = 0; i < 5; i++) clock.observe(0.1, 1);
  assert.equal(clock.computes, true);
  for (let i = 0; i < 5; i++) clock.observe(0.1, 0.02);
  assert.equal(clock.computes, false);
});

test('of calls that compute together each is as short as its part of the time; of others it is not known', () => {
  const computing = new CallClock();
  for (let i = 0; i < 20; i++) computing.observe(1, 1, 10);
  const waiting = new CallClock();
  for (let i = 0; i < 20; i++) waiting.observe(1, 0.05, 10);
  assert.ok(computing.depthBeforeWaking > 0 && waiting.depthBeforeWaking === 0);
  assert.ok(computing.depth > waiting.depth);
});

test('saturation is the share of the time that was spent in handlers', async () => {
  const clock = after(0.1);
  clock.saturated(1, () => 0);
  await sleep(30);
  clock.observe(2);
  assert.equal(
    clock.saturated(1, () => 0),
    false,
  );
  await sleep(30);
  assert.equal(
    clock.saturated(1, (since) => performance.now() - since),
    true,
  );
});
