import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes, formatCount, formatMb, formatMs, formatPercent, plural } from './format.ts';

test('a missing number is a dash', () => {
  for (const format of [formatBytes, formatCount, formatMb, formatMs, formatPercent]) assert.equal(format(null), '–');
});

test('bytes are given in units of 1,024, small ones with one decimal', () => {
  assert.deepEqual([0, 512, 1536, 20 * 1024 * 1024, 1024 ** 4 * 3].map(formatBytes), ['0 B', '512 B', '1.5 KB', '20.0 MB', '3.0 TB']);
});

test('durations change unit before they become hard to read', () => {
  assert.deepEqual([0, 0.424, 9.5, 94.25, 942.4, 999.6, 1250, 59_940, 59_990, 185_000, 7_800_000, 93_600_000].map(formatMs), [
    '0 ms',
    '0.42 ms',
    '9.5 ms',
    '94.3 ms',
    '942 ms',
    '1 s',
    '1.25 s',
    '59.9 s',
    '1 min',
    '3 min 5 s',
    '2 h 10 min',
    '1 d 2 h',
  ]);
});

test('counts stay whole up to 99,999', () => {
  assert.deepEqual([0, 10_000, 99_999, 1_234_567].map(formatCount), ['0', '10,000', '99,999', '1.2M']);
});

test('shares keep small values visible', () => {
  assert.deepEqual([0, 0.00001, 0.0041, 0.125, 1].map(formatPercent), ['0%', '<0.01%', '0.41%', '12.5%', '100%']);
  assert.equal(formatPercent(Number.NaN), '–');
});

test('plural follows the count', () => {
  assert.equal(plural(1, 'function'), '1 function');
  assert.equal(plural(1200, 'entry', 'entries'), '1,200 entries');
});
