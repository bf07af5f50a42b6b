import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_TIME, fromLocalField, isAllTime, toLocalField, toSinceUntil } from './time-range.ts';

const now = Date.parse('2026-01-02T12:00:00Z');

test('a relative range is reckoned from now', () => {
  assert.deepEqual(toSinceUntil({ ...ALL_TIME, last: '15m' }, now), { since: '2026-01-02T11:45:00.000Z' });
});

test('an absolute range may be open at either end, and in any zone', () => {
  assert.deepEqual(toSinceUntil({ ...ALL_TIME, from: '2026-01-02T10:00:00+02:00' }, now), { since: '2026-01-02T08:00:00.000Z' });
  assert.deepEqual(toSinceUntil({ ...ALL_TIME, to: '2026-01-02T10:00:00.5Z' }, now), { until: '2026-01-02T10:00:00.500Z' });
});

test('nonsense in the address is no range', () => {
  assert.ok(isAllTime({ last: 'soon', from: 'x', to: '2026' }));
  assert.ok(!isAllTime({ ...ALL_TIME, last: '1h' }));
});

test('fields and instants go both ways', () => {
  for (const zone of ['local', 'utc'] as const) {
    assert.equal(fromLocalField(toLocalField('2026-01-02T10:00:01.000Z', zone), zone), '2026-01-02T10:00:01.000Z');
  }
  assert.equal(toLocalField('2026-07-02T10:00:01.250Z', 'utc'), '2026-07-02T10:00:01');
  assert.equal(fromLocalField('', 'utc'), '');
  assert.equal(toLocalField('', 'local'), '');
});
