import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutOfTime, withinTime } from './within-time.ts';

test('work is done, fails as it does by itself, or is broken off', () => {
  assert.equal(
    withinTime(1000, () => 5),
    5,
  );
  const failure = new TypeError('its own');
  assert.throws(
    () =>
      withinTime(1000, () => {
        throw failure;
      }),
    (error) => error === failure,
  );
  assert.throws(() => withinTime(20, () => /^(a+)+$/.test(`${'a'.repeat(50)}!`)), OutOfTime);
});
