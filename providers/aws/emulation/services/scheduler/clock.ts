import type { HostDocuments } from '../../../../emulation-host.ts';
import type { ServiceLinks } from '../../sources.ts';
import { createDelivery, isTooOld } from './delivery.ts';
import { createDispatcher } from './dispatcher.ts';
import { isOneTime, planRun, scheduleDocument, type Schedule, type ScheduleKey } from './schedule.ts';
import type { SchedulerStore } from './store.ts';

/** What a timer can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** "EventBridge Scheduler … 60 second precision": a run that is later than this was missed. */
const PRECISION_MS = 60_000;

/** Runs schedules when their time comes. */
export interface Clock {
  /** To be called after a schedule was made, changed or removed. */
  changed(key: ScheduleKey): void;
  /** To be called after many were. Runs under way go on unless `forget`. */
  reload(options?: { forget?: boolean }): void;
  stop(): void;
}

export interface ClockParts {
  store: SchedulerStore;
  documents: HostDocuments;
  links: ServiceLinks;
  log: (message: string, error: unknown) => void;
}

export function startClock(parts: ClockParts): Clock {
  const { store, documents, log } = parts;
  /** When each schedule runs next. */
  const times = new Map<string, { atMs: number; key: ScheduleKey }>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const note = (key: ScheduleKey, next: Schedule['next'] | undefined) => {
    if (next === null || next === undefined) times.delete(scheduleDocument(key));
    else times.set(scheduleDocument(key), { atMs: next.runAtMs, key });
  };
  const arm = (): void => {
    clearTimeout(timer);
    if (stopped) return;
    let at = dispatcher.nextAtMs();
    for (const { atMs } of times.values()) at = Math.min(at, atMs);
    if (at < Infinity) timer = setTimeout(tick, Math.min(Math.max(0, at - Date.now()), MAX_TIMER_MS)).unref();
  };
  const dispatcher = createDispatcher(parts, arm);
  const run = (schedule: Schedule, nowMs: number): void => {
    if (schedule.next === null) return;
    const { dueAtMs, runAtMs } = schedule.next;
    // While the runtime was off. What happens once is made up for; what comes again is not.
    const missed = nowMs - runAtMs > PRECISION_MS;
    const delivery = missed && !isOneTime(schedule) ? null : createDelivery(schedule, dueAtMs, nowMs);
    const tooOld = delivery !== null && isTooOld(schedule.target, dueAtMs, nowMs);
    const next = planRun(schedule, missed ? nowMs : dueAtMs);
    documents.transaction(() => {
      if (next === null && schedule.deleteWhenDone) store.remove(schedule);
      else store.save({ ...schedule, next });
      if (delivery !== null && !tooOld) store.saveDelivery(delivery);
    });
    note(schedule, next);
    if (delivery === null) return;
    if (!tooOld) dispatcher.add(delivery);
    else void dispatcher.giveUp(delivery, new Error('The local runtime was off when the schedule was due.'), 'MaximumEventAgeInSeconds');
  };
  const tick = (): void => {
    const nowMs = Date.now();
    try {
      const due = [...times.values()].filter(({ atMs }) => atMs <= nowMs);
      for (const { key } of due) {
        const schedule = store.find(key);
        if (schedule === null) note(key, null);
        else run(schedule, nowMs);
      }
      dispatcher.attemptDue(nowMs);
    } catch (error) {
      log('Schedules could not be run.', error);
    }
    arm();
  };
  const load = () => {
    times.clear();
    for (const schedule of store.all()) note(schedule, schedule.next);
  };
  load();
  // Once all services are there that runs are brought to.
  timer = setTimeout(arm, 0).unref();
  return {
    changed(key) {
      note(key, store.find(key)?.next);
      arm();
    },
    reload({ forget = false } = {}) {
      if (forget) dispatcher.clear();
      load();
      arm();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
