import assert from 'node:assert/strict';
import test from 'node:test';
import { clampRange, formatRange, panRange, parseRange, showInRange, zoomRange } from './view-range.ts';

const full = { startMs: 0, endMs: 1000 };

test('a range is moved inside before it is cut', () => {
  assert.deepEqual(clampRange({ startMs: 900, endMs: 1100 }, full), { startMs: 800, endMs: 1000 });
  assert.deepEqual(clampRange({ startMs: -5000, endMs: 5000 }, full), full);
  const tiny = clampRange({ startMs: 500, endMs: 500 }, full);
  assert.ok(tiny.endMs - tiny.startMs > 0.009);
});

test('zoom keeps what is under the pointer where it is, and ends at the whole', () => {
  assert.deepEqual(zoomRange(full, full, 0.5, 0.25), { startMs: 125, endMs: 625 });
  assert.deepEqual(zoomRange({ startMs: 100, endMs: 600 }, full, 100), full);
});

test('pan stops at the ends', () => {
  assert.deepEqual(panRange({ startMs: 100, endMs: 300 }, full, 0.5), { startMs: 200, endMs: 400 });
  assert.deepEqual(panRange({ startMs: 100, endMs: 300 }, full, -9), { startMs: 0, endMs: 200 });
});

test('a span out of sight is brought in; one in sight changes nothing', () => {
  const range = { startMs: 100, endMs: 200 };
  assert.equal(showInRange(range, full, 150, 400), range);
  assert.deepEqual(showInRange(range, full, 500, 520), { startMs: 460, endMs: 560 });
  assert.deepEqual(showInRange(range, full, 500, 900), { startMs: 450, endMs: 950 });
});

test('the URL form goes both ways; nonsense is the whole trace', () => {
  assert.equal(formatRange(full, full), undefined);
  assert.equal(formatRange({ startMs: 1.23456, endMs: 20 }, full), '1.2346~20');
  assert.deepEqual(parseRange('1.5~20', full), { startMs: 1.5, endMs: 20 });
  for (const text of [undefined, '', 'x', '5~1', '1~2~3', '1..2~3..4']) assert.deepEqual(parseRange(text, full), full);
});
