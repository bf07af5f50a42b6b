import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOG_KEYS, logAction } from './log-keys.ts';

const press = (key: string, more: object = {}) => ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

test('no key means two things', () => {
  const keys = LOG_KEYS.flatMap((row) => row.keys);
  assert.equal(new Set(keys).size, keys.length);
});

test('keys move, open and copy; combinations are left to others', () => {
  assert.deepEqual(
    ['j', 'ArrowUp', 'Enter', 'y', 'q'].map((key) => logAction(press(key))),
    ['next', 'previous', 'toggle', 'copy', null],
  );
  assert.equal(logAction(press('y', { ctrlKey: true })), null);
});
