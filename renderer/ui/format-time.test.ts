import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAbsolute, formatAxisTime, formatClock, formatRelative, relativeTick } from './format-time.ts';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const ago = (ms: number) => formatRelative(NOW - ms, NOW);

test('relative times grow coarser with age', () => {
  assert.deepEqual([500, 12_000, 300_000, 7_200_000, 3 * 86_400_000, 60 * 86_400_000].map(ago), [
    'just now',
    '12 sec ago',
    '5 min ago',
    '2 hr ago',
    '3 days ago',
    '2 mo ago',
  ]);
});

test('a future instant says so', () => {
  assert.equal(formatRelative(NOW + 600_000, NOW), 'in 10 min');
});

test('old times are looked at less often', () => {
  assert.ok(relativeTick(NOW - 5000, NOW) < relativeTick(NOW - 600_000, NOW));
});

test('absolute times carry milliseconds and zone', () => {
  const text = formatAbsolute('2026-03-10T12:00:01.042Z', 'utc');
  assert.match(text, /12:00:01\.042/);
  assert.match(text, /UTC/);
  assert.equal(formatClock('2026-03-10T00:00:01.042Z', 'utc'), '00:00:01.042');
});

test('an axis shows dates only where a day is not enough', () => {
  assert.equal(formatAxisTime(NOW, 'utc', 3_600_000), '12:00');
  assert.match(formatAxisTime(NOW, 'utc', 7 * 86_400_000), /Mar 10/);
});
