import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatLimit } from './format-limit.ts';

test('limits read as words with units', () => {
  assert.deepEqual(formatLimit('invokeMaxPayloadBytes', 6_291_456), { label: 'invoke max payload', value: '6.0 MB' });
  assert.deepEqual(formatLimit('timeoutS', 900), { label: 'timeout', value: '15 min' });
  assert.deepEqual(formatLimit('memoryMb', 10_240), { label: 'memory', value: '10,240 MB' });
  assert.deepEqual(formatLimit('layers', 5), { label: 'layers', value: '5' });
});
