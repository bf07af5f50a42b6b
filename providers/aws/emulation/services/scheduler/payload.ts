import type { Delivery } from './delivery.ts';

/** What the target is given: its input with the context attributes filled in, or the default event. */
export function payloadOf(delivery: Delivery): string {
  const { target, id, scheduleArn, account, region, dueAtMs, attempts } = delivery;
  const time = new Date(dueAtMs).toISOString().replace(/\.\d+Z$/, 'Z');
  if (target.Input !== undefined) {
    // @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
    return target.Input.replaceAll('<aws.scheduler.schedule-arn>', scheduleArn)
      .replaceAll('<aws.scheduler.scheduled-time>', time)
      .replaceAll('<aws.scheduler.execution-id>', id)
      .replaceAll('<aws.scheduler.attempt-number>', String(attempts + 1));
  }
  return JSON.stringify({
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time,
    region,
    resources: [scheduleArn],
    detail: '{}',
  });
}
