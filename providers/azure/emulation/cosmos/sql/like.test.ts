import assert from 'node:assert/strict';
import { test } from 'node:test';
import { like } from './like.ts';

test('LIKE knows any number of characters, single ones, sets of them and an escape', () => {
  const fits = (text: string, pattern: string, escape?: string): unknown => like(text, pattern, escape);
  assert.deepEqual(
    [fits('cup', 'c%'), fits('cup', 'c_p'), fits('cup', 'c'), fits('', '%'), fits('a\nb', 'a%b'), fits('cup', '%u%p%')],
    [true, true, false, true, true, true],
  );
  assert.deepEqual([fits('b1', '[a-c]_'), fits('d1', '[a-c]_'), fits('d1', '[^a-c]_'), fits('-', '[a-]')], [true, false, true, true]);
  assert.deepEqual(
    [fits('10%', '10!%', '!'), fits('100', '10!%', '!'), fits('a.c', 'a.c'), fits('abc', 'a.c')],
    [true, false, true, false],
  );
  // A range that is the wrong way round holds nothing.
  assert.equal(fits('b', '[z-a]'), false);
  assert.equal(like(1, '%', undefined), undefined);
});

test('LIKE takes no longer for patterns that nearly fit in many ways', () => {
  assert.equal(like('a'.repeat(5000), '%a'.repeat(200) + 'b', undefined), false);
});
