import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decoded } from './decoded.ts';

test('what is encoded is decoded, and what only looks like it stays', () => {
  assert.deepEqual(['a b', 'a%20b', '%zz', '100%', ''].map(decoded), ['a b', 'a b', '%zz', '100%', '']);
});
