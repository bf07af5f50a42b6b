import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageMeter } from './usage-meter.ts';

test('the share of processor time is that of the time in which calls ran, however many at once', () => {
  const meter = new UsageMeter();
  const before = { at: performance.now(), cpu: process.cpuUsage() };
  for (let i = 0; i < 10; i++) meter.begun(before.at);
  while (process.cpuUsage(before.cpu).user < 50_000);
  const usage = meter.ended(null);
  const { user, system } = process.cpuUsage(before.cpu);
  const share = (user + system) / 1000 / (performance.now() - before.at);
  assert.ok(usage !== null && Number(usage.rssMb) > 0);
  // However little of the processor the system gave to this process.
  assert.ok(usage.cpuShare > share / 2 && usage.cpuShare < share * 2, `${usage.cpuShare}, and ${share} by the clock`);
  assert.equal(meter.ended(null), null, 'not measured again at once');
});
