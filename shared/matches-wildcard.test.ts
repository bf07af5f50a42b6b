import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesWildcard } from './matches-wildcard.ts';

test('patterns with * and ? cover what they say, whatever they look like in no time', () => {
  for (const [pattern, text] of [['*', ''], ['s3:Get*', 's3:GetObject'], ['s3:*Object', 's3:PutObject'], ['s3:Get?bject', 's3:GetObject'], ['a*b*c', 'aXbYbc']] as const) assert.ok(matchesWildcard(pattern, text), pattern);
  for (const [pattern, text] of [['s3:Get*', 's3:PutObject'], ['s3:Get?', 's3:Get'], ['s3.Get', 's3xGet'], ['a*b', 'abc']] as const) assert.ok(!matchesWildcard(pattern, text), pattern);
  const began = performance.now();
  assert.ok(!matchesWildcard(`iam:${'*?'.repeat(14)}xx`, 'iam:createservicespecificcredentialabcdef'));
  assert.ok(performance.now() - began < 1000);
}); // prettier-ignore
