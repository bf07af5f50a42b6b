import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blobPattern } from './blob-pattern.ts';
import { parseSchedule } from './ncrontab.ts';

const after = (text: string, from: string, zone = 'UTC'): string | null => {
  const next = parseSchedule(text, zone).next(Date.parse(from));
  return next === null ? null : new Date(next).toISOString();
};

test('six fields, five fields and time spans', () => {
  assert.equal(after('0 */5 * * * *', '2026-01-15T09:31:00Z'), '2026-01-15T09:35:00.000Z');
  assert.equal(after('*/15 * * * * *', '2026-01-15T09:30:00Z'), '2026-01-15T09:30:15.000Z');
  assert.equal(after('0 30 9 * * Mon-Fri', '2026-01-16T09:30:00Z'), '2026-01-19T09:30:00.000Z');
  assert.equal(after('0 0 0 29 Feb *', '2026-01-01T00:00:00Z'), '2028-02-29T00:00:00.000Z');
  assert.equal(after('0 5,35 9-17/4 * January *', '2026-01-15T09:40:00Z'), '2026-01-15T13:05:00.000Z');
  assert.equal(after('30 9 * * *', '2026-01-15T10:00:00Z'), '2026-01-16T09:30:00.000Z');
  assert.equal(after('00:05:00', '2026-01-15T10:00:00Z'), '2026-01-15T10:05:00.000Z');
  assert.equal(after('0 0 0 31 Feb *', '2026-01-15T10:00:00Z'), null);
});

test('in a time zone, where an hour may be left out', () => {
  assert.equal(after('0 0 8 * * *', '2026-07-01T00:00:00Z', 'Europe/Berlin'), '2026-07-01T06:00:00.000Z');
  assert.equal(after('0 30 2 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin'), '2026-03-30T00:30:00.000Z');
});

test('what is no schedule is said in the words of the host', () => {
  for (const text of ['', '* * *', '60 * * * * *', '0 0 0 * * Someday', 'every day', '5-1 * * * * *']) {
    assert.throws(() => parseSchedule(text, 'UTC'), /was not recognized as a valid cron expression or timespan string/, text);
  }
  assert.deepEqual([parseSchedule('*/5 * * * * *', 'UTC').isFrequent, parseSchedule('0 * * * * *', 'UTC').isFrequent], [true, false]);
});

test('paths of blob triggers', () => {
  assert.deepEqual(blobPattern('in/{name}.{ext}').match('a/b.c.txt'), { name: 'a/b.c', ext: 'txt' });
  assert.equal(blobPattern('in/{name}.png').match('a.txt'), null);
  assert.deepEqual(blobPattern('in').match('any'), { name: 'any' });
  assert.deepEqual(blobPattern('in/{{20}}-{name}').match('{20}-x'), { name: 'x' });
  assert.throws(() => blobPattern('{all}/x'), /Invalid blob trigger path/);
});
