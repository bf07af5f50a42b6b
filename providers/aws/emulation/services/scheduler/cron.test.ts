import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseExpression, nextRun } from './expression.ts';

const open = { anchorMs: 0, startMs: null, endMs: null };
/** The next runs after an instant, as ISO 8601 without seconds. */
const runs = (text: string, from: string, count: number, zone = 'UTC') => {
  const expression = parseExpression(text, zone);
  const found: string[] = [];
  let at: number | null = Date.parse(from);
  while (found.length < count && at !== null) {
    at = nextRun(expression, at, open);
    if (at !== null) found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
};

test('minutes, hours, lists, ranges and steps', () => {
  assert.deepEqual(runs('cron(*/15 9-10 ? * MON-FRI *)', '2026-11-20T10:30:00Z', 3), [
    '2026-11-20T10:45',
    '2026-11-23T09:00',
    '2026-11-23T09:15',
  ]);
  assert.deepEqual(runs('cron(0 8 1,15 JAN,6 ? 2027)', '2026-11-20T00:00:00Z', 9), [
    '2027-01-01T08:00',
    '2027-01-15T08:00',
    '2027-06-01T08:00',
    '2027-06-15T08:00',
  ]);
  assert.deepEqual(runs('cron(1-31/30 1-1 ? * 1,7 *)', '2026-11-20T00:00:00Z', 2), ['2026-11-21T01:01', '2026-11-21T01:31']);
});

test('last days, nearest weekdays, the nth weekday of a month', () => {
  assert.deepEqual(runs('cron(0 0 L * ? *)', '2028-02-01T00:00:00Z', 2), ['2028-02-29T00:00', '2028-03-31T00:00']);
  assert.deepEqual(runs('cron(0 0 ? * 6L *)', '2026-11-01T00:00:00Z', 2), ['2026-11-27T00:00', '2026-12-25T00:00']);
  assert.deepEqual(runs('cron(0 0 ? * 3#2 *)', '2026-11-01T00:00:00Z', 2), ['2026-11-10T00:00', '2026-12-08T00:00']);
  assert.deepEqual(runs('cron(0 0 15W * ? *)', '2026-11-01T00:00:00Z', 2), ['2026-11-16T00:00', '2026-12-15T00:00']);
  assert.deepEqual(runs('cron(0 0 1W * ? *)', '2026-07-31T12:00:00Z', 1), ['2026-08-03T00:00']);
});

test('time zones: what clocks are put forward over is left out, what comes twice counts once', () => {
  assert.deepEqual(runs('cron(0 9 * * ? *)', '2026-03-28T00:00:00Z', 3, 'Europe/Berlin'), [
    '2026-03-28T08:00',
    '2026-03-29T07:00',
    '2026-03-30T07:00',
  ]);
  assert.deepEqual(runs('cron(30 2 * * ? *)', '2026-03-28T00:00:00Z', 3, 'Europe/Berlin'), [
    '2026-03-28T01:30',
    '2026-03-30T00:30',
    '2026-03-31T00:30',
  ]);
  assert.deepEqual(runs('cron(30 1 * * ? *)', '2026-10-31T12:00:00Z', 2, 'America/New_York'), ['2026-11-01T05:30', '2026-11-02T06:30']);
  assert.deepEqual(runs('at(2026-12-24T18:00:00)', '2026-11-01T00:00:00Z', 2, 'Asia/Kolkata'), ['2026-12-24T12:30']);
});

test('rates begin at their start and keep their beat', () => {
  const rate = parseExpression('rate(5 minutes)');
  assert.equal(nextRun(rate, 999, { ...open, anchorMs: 1000 }), 1000);
  assert.equal(nextRun(rate, 1000, { ...open, anchorMs: 1000 }), 301_000);
  assert.equal(nextRun(rate, 1_000_000, { ...open, anchorMs: 1000 }), 1_201_000);
  assert.equal(nextRun(rate, 0, { anchorMs: 0, startMs: 700, endMs: null }), 700);
  assert.equal(nextRun(rate, 700, { anchorMs: 0, startMs: 700, endMs: 300_000 }), null);
});

test('what AWS refuses', () => {
  const refused = [
    'cron(0 1 * * * *)',
    'cron(7 20 * * NOT *)',
    'cron(INVALID)',
    'cron(0 dummy ? * MON-FRI *)',
    'cron(71 8 1 * ? *)',
    'cron()',
    'rate(10 seconds)',
    'rate(0 minutes)',
    'rate(10)',
    'rate(10 minutess)',
    'rate(-10 minutes)',
    'rate( 10 minutes )',
    ' rate(10 minutes)',
    'at(2021-12-31T23:59:59Z)',
    'at(2021-12-31)',
    'at(2021-13-31T00:00:00)',
  ];
  for (const text of refused) {
    assert.throws(() => parseExpression(text), { name: 'AwsError', message: `Invalid Schedule Expression ${text}.` }, text);
  }
  assert.throws(() => parseExpression('rate(1 day)', 'Mars/Olympus'), /Timezone/);
});
