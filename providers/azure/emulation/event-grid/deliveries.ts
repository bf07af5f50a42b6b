import type { EmulationHost } from '../../../emulation-host.ts';
import { netDate } from '../triggers/timer-listener.ts';
import type { Triggers } from '../triggers/create-triggers.ts';
import { workOff } from '../triggers/work-off.ts';
import type { TriggerCall } from '../triggers/run-function.ts';
import type { GridEvent } from './read-events.ts';

/** An event on its way to a function. */
interface Delivery {
  seq: number;
  app: string;
  name: string;
  event: GridEvent;
  /** Tries that failed. */
  failed: number;
  acceptedAtMs: number;
  dueAtMs: number;
}

const COLLECTION = 'event-grid';
/** Seconds between the tries; the last one from then on. @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule */
const DELAYS_S = [10, 30, 60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200];
/** "Maximum number of attempts … 30", "Event time-to-live (TTL) … 1440 minutes". */
const ATTEMPTS = 30;
const LIFE_MS = 24 * 3_600_000;
const AT_ONCE = 16;

export interface DeliveryTarget {
  app: string;
  name: string;
}

export interface Deliveries {
  /** Stores them durably, then brings each to every function that takes events. */
  accept(events: readonly GridEvent[]): void;
  /** The same for one of them. */
  acceptFor(target: DeliveryTarget, event: GridEvent): void;
  /** What was left from before goes on. */
  begin(): void;
  close(graceMs: number): Promise<void>;
}

/** An event as a function's trigger gives it. */
export function toCall(event: GridEvent): TriggerCall {
  return {
    body: Buffer.from(JSON.stringify(event)),
    contentType: 'application/json',
    trigger: 'topic',
    reason: `EventGrid trigger fired at ${netDate(new Date())}`,
    metadata: { data: { json: JSON.stringify(event['data'] ?? null) } },
  };
}

const keyOf = ({ seq }: Pick<Delivery, 'seq'>): string => String(seq).padStart(16, '0');

/** Brings events to functions, and again where one fails. */
export function createDeliveries(host: Pick<EmulationHost, 'documents' | 'log'>, triggers: Triggers): Deliveries {
  const waiting = new Map<number, Delivery>();
  let lastSeq = 0;

  const deliver = async (delivery: Delivery): Promise<void> => {
    const again = await attempt(delivery);
    if (again === 'later') return;
    if (again === null) {
      host.documents.remove(COLLECTION, keyOf(delivery));
      return;
    }
    host.documents.put(COLLECTION, keyOf(again), again);
    waiting.set(again.seq, again);
  };
  /** Brings it there once. Gives what is to be tried again, null where it is done with; `later` is the runtime's next start. */
  const attempt = async (delivery: Delivery): Promise<Delivery | 'later' | null> => {
    const { app, name, event, failed } = delivery;
    // Where the app is gone, or stopped, there is nobody to bring it to.
    const done = await triggers.runner(app, name)?.(toCall(event));
    if (done === undefined || done.status === 'ok') return null;
    if (done.status === 'cancelled') return 'later';
    if (failed + 1 >= ATTEMPTS || Date.now() - delivery.acceptedAtMs > LIFE_MS) {
      host.log(
        'warn',
        `An event could not be delivered to ${app}/${name} and is dropped, as Event Grid does without a dead-letter destination.`,
      );
      return null;
    }
    const delayMs = (DELAYS_S[Math.min(failed, DELAYS_S.length - 1)] ?? 0) * 1000;
    return { ...delivery, failed: failed + 1, dueAtMs: Date.now() + delayMs };
  };
  const worker = workOff<Delivery>({
    hasRoom: (running) => running < AT_ONCE,
    take() {
      const now = Date.now();
      for (const delivery of waiting.values()) {
        if (delivery.dueAtMs > now) continue;
        waiting.delete(delivery.seq);
        return [delivery];
      }
      return [];
    },
    work: deliver,
    onFault: (error, { app, name }) => host.log('error', `An event for ${app}/${name} could not be delivered.`, error),
    nextAtMs() {
      const next = [...waiting.values()].reduce((least, { dueAtMs }) => Math.min(least, dueAtMs), Infinity);
      return next === Infinity ? null : next;
    },
  });
  const put = (events: readonly GridEvent[], targets: readonly DeliveryTarget[]): void => {
    const now = Date.now();
    host.documents.transaction(() => {
      for (const event of events) {
        for (const { app, name } of targets) {
          lastSeq = Math.max(lastSeq + 1, now * 1000);
          const delivery = { seq: lastSeq, app, name, event, failed: 0, acceptedAtMs: now, dueAtMs: now };
          host.documents.put(COLLECTION, keyOf(delivery), delivery);
          waiting.set(delivery.seq, delivery);
        }
      }
    });
    worker.wake();
  };
  return {
    accept(events) {
      const all = triggers.waiting('eventgridtrigger').map(({ app, fn }) => ({ app, name: fn.name }));
      put(events, all);
    },
    acceptFor: (target, event) => put([event], [target]),
    begin() {
      for (const { value } of host.documents.list(COLLECTION)) waiting.set((value as Delivery).seq, value as Delivery);
      worker.wake();
    },
    close: (graceMs) => worker.close(graceMs),
  };
}
