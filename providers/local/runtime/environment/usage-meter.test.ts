import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageMeter } from './usage-meter.ts';

test('the share of processor time is that of the time in which calls ran, however many at once', () => {
  const meter = new UsageMeter();
  for (let i = 0; i < 10; i++) meter.begun(performance.now());
  const end = process.cpuUsage().user + 150_000;
  while (process.cpuUsage().user < end);
  const usage = meter.ended(null);
  assert.ok(usage !== null && Number(usage.rssMb) > 0);
  // The system may have given the processor to others meanwhile, but not ten times.
  assert.ok(usage.cpuShare > 0.2 && usage.cpuShare < 2, String(usage.cpuShare));
  assert.equal(meter.ended(null), null, 'not measured again at once');
});
