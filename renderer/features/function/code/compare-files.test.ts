import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareFiles } from './compare-files.ts';

test('new, changed in size, gone; the same is not marked', () => {
  const { items, marks } = compareFiles(
    [
      { path: 'a', size: 1 },
      { path: 'b', size: 2 },
      { path: 'c', size: 3 },
    ],
    [
      { path: 'a', size: 1 },
      { path: 'b', size: 9 },
      { path: 'd', size: 4 },
    ],
  );
  assert.deepEqual(Object.fromEntries(marks), { b: 'size', c: 'new', d: 'gone' });
  assert.deepEqual(
    items.map((item) => item.path),
    ['a', 'b', 'c', 'd'],
  );
});
