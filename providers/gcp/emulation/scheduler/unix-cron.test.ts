import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startClock } from './clock.ts';
import { nextOfUnixCron, parseUnixCron } from './unix-cron.ts';

const next = (text: string, after: string, zone = 'Etc/UTC'): string | null => {
  const cron = parseUnixCron(text);
  assert.ok(cron !== null, text);
  const found = nextOfUnixCron(cron, Date.parse(after), zone);
  return found === null ? null : new Date(found).toISOString().slice(0, 16);
};

test('the next run of unix-cron schedules', () => {
  const cases: [cron: string, after: string, expected: string | null, zone?: string][] = [
    ['* * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:01'],
    ['*/15 * * * *', '2026-01-01T00:46:00Z', '2026-01-01T01:00'],
    ['30 9 * * 1-5', '2026-01-02T10:00:00Z', '2026-01-05T09:30'],
    ['0 0 1 JAN *', '2026-01-01T00:00:00Z', '2027-01-01T00:00'],
    ['0 12 * * SUN', '2026-01-01T00:00:00Z', '2026-01-04T12:00'],
    ['0 12 * * 7', '2026-01-01T00:00:00Z', '2026-01-04T12:00'],
    // Day of month and day of week: either is enough.
    ['0 0 13 * FRI', '2026-01-03T00:00:00Z', '2026-01-09T00:00'],
    ['0 0 29 2 *', '2026-03-01T00:00:00Z', '2028-02-29T00:00'],
    ['0 0 31 2 *', '2026-01-01T00:00:00Z', null],
    ['0 9 * * *', '2026-07-01T00:00:00Z', '2026-07-01T07:00', 'Europe/Berlin'],
    // Clocks are put forward over half past two.
    ['30 2 * * *', '2026-03-28T12:00:00Z', '2026-03-30T00:30', 'Europe/Berlin'],
  ];
  for (const [cron, after, expected, zone] of cases) assert.equal(next(cron, after, zone), expected, cron);
  for (const wrong of ['', '* * * *', '60 * * * *', '* * * FOO *', '*/0 * * * *', '5-1 * * * *', 'every 5 minutes'])
    assert.equal(parseUnixCron(wrong), null, wrong);
});

test('a clock wakes up for each thing when it is due, and not for what was taken off', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
  const woken: string[] = [];
  const clock = startClock((key) => {
    woken.push(`${key}@${Date.now()}`);
    if (key === 'minute' && Date.now() < 180_000) clock.set('minute', Date.now() + 60_000);
  });
  clock.set('minute', 60_000);
  clock.set('never', 70_000);
  clock.set('far', 2 ** 31 + 60_000);
  clock.set('never', null);
  for (let n = 0; n < 4; n++) t.mock.timers.tick(60_000);
  assert.deepEqual(woken, ['minute@60000', 'minute@120000', 'minute@180000']);
  clock.stop();
});
