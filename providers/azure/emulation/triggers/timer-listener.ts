import { isTimeZone } from '../../../emulation-parts/time-zone.ts';
import { fillSettings } from '../bindings/expression.ts';
import type { Listener, ListenerInput } from './listener.ts';
import { parseSchedule } from './ncrontab.ts';
import { pause, within } from '../../../emulation-parts/pause.ts';

/** What the host keeps of a timer, to know what was missed. ISO instants. */
interface TimerStatus {
  last: string | null;
  next: string;
  lastUpdated: string | null;
}

const COLLECTION = 'timers';

/**
 * Fires on the schedule, one run at a time. One that was due while nothing ran is made up for, once.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer
 */
export function openTimer(input: ListenerInput): Listener {
  const { app, name, binding, variables, host } = input;
  const zone = variables['WEBSITE_TIME_ZONE'] ?? variables['TZ'] ?? 'UTC';
  const schedule = parseSchedule(fillSettings(String(binding['schedule'] ?? ''), variables), isTimeZone(zone) ? zone : 'UTC');
  // "UseMonitor … is always false for schedules with an interval of less than one minute."
  const monitored = binding['useMonitor'] !== false && !schedule.isFrequent;
  const key = `${app}/${name}`;
  const stop = new AbortController();
  const read = (): TimerStatus | null => (monitored ? ((host.documents.get(COLLECTION, key) as TimerStatus | undefined) ?? null) : null);

  const fire = async (status: TimerStatus | null, isPastDue: boolean): Promise<void> => {
    const at = new Date();
    const facts = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus:
        status === null
          ? null
          : { Last: status.last ?? '0001-01-01T00:00:00', Next: status.next, LastUpdated: status.lastUpdated ?? '0001-01-01T00:00:00' },
      IsPastDue: isPastDue,
    };
    await input.run({
      body: Buffer.from(JSON.stringify(facts)),
      contentType: 'application/json',
      trigger: 'schedule',
      reason: `Timer fired at ${netDate(at)}`,
    });
    const next = schedule.next(Date.now());
    if (monitored && next !== null) {
      const now = at.toISOString();
      host.documents.put(COLLECTION, key, { last: now, next: new Date(next).toISOString(), lastUpdated: now } satisfies TimerStatus);
    }
  };

  const loop = async (): Promise<void> => {
    const status = read();
    const missed = status !== null && Date.parse(status.next) < Date.now();
    if (missed) await fire(status, true);
    else if (binding['runOnStartup'] === true) await fire(status, false);
    for (;;) {
      const next = schedule.next(Date.now());
      if (next === null || stop.signal.aborted) return;
      if (monitored && read() === null) {
        host.documents.put(COLLECTION, key, { last: null, next: new Date(next).toISOString(), lastUpdated: null } satisfies TimerStatus);
      }
      while (Date.now() < next && !stop.signal.aborted) await pause(next - Date.now(), stop.signal);
      if (stop.signal.aborted) return;
      await fire(read(), false);
    }
  };
  const ended = loop().catch((error: unknown) => {
    // A version that was removed while it ran has no timer either.
    if (!stop.signal.aborted) host.log('error', `The timer of ${app}/${name} stopped.`, error);
  });
  return {
    close(graceMs) {
      stop.abort();
      return within(ended, graceMs);
    },
  };
}

/** As .NET writes an instant in a log. */
export const netDate = (date: Date): string => date.toISOString().replace('Z', '0000+00:00');
