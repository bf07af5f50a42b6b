import type { ServiceLinks } from '../../sources.ts';
import { afterFailure, deliver, deliverDeadLetter, type Delivery } from './delivery.ts';
import type { SchedulerStore } from './store.ts';

/** Brings runs to their targets, again and again as their retry policies say. */
export interface Dispatcher {
  /** Takes over a run that was stored. */
  add(delivery: Delivery): void;
  /** Starts the attempts whose time has come. */
  attemptDue(nowMs: number): void;
  /** When the next attempt is due; Infinity without one. */
  nextAtMs(): number;
  /** For a run that is not to be made at all. */
  giveUp(delivery: Delivery, error: unknown, exhausted: string): Promise<void>;
  /** Forgets all. */
  clear(): void;
}

/** `settled` is called after each attempt. */
export function createDispatcher(
  { store, links, log }: { store: SchedulerStore; links: ServiceLinks; log: (message: string, error: unknown) => void },
  settled: () => void,
): Dispatcher {
  const pending = new Map<string, Delivery>(store.deliveries().map((delivery) => [delivery.id, delivery]));
  const attempting = new Set<string>();
  const finish = ({ id }: Delivery) => {
    pending.delete(id);
    store.removeDelivery(id);
  };
  const failed = async (delivery: Delivery, error: unknown): Promise<void> => {
    // Forgotten while it was tried.
    if (!pending.has(delivery.id)) return;
    const next: Delivery = { ...delivery, attempts: delivery.attempts + 1 };
    const outcome = afterFailure(next, Date.now());
    if ('retryAtMs' in outcome) {
      const waiting = { ...next, nextAttemptMs: outcome.retryAtMs };
      pending.set(delivery.id, waiting);
      store.saveDelivery(waiting);
      return;
    }
    await dispatcher.giveUp(next, error, outcome.exhausted);
    finish(delivery);
  };
  const attempt = async (delivery: Delivery): Promise<void> => {
    attempting.add(delivery.id);
    try {
      await deliver(links, delivery);
      finish(delivery);
    } catch (error) {
      await failed(delivery, error);
    } finally {
      attempting.delete(delivery.id);
      settled();
    }
  };
  const dispatcher: Dispatcher = {
    add: (delivery) => void pending.set(delivery.id, delivery),
    attemptDue(nowMs) {
      for (const delivery of pending.values()) {
        if (delivery.nextAttemptMs <= nowMs && !attempting.has(delivery.id)) void attempt(delivery);
      }
    },
    nextAtMs() {
      let next = Infinity;
      for (const { id, nextAttemptMs } of pending.values()) if (!attempting.has(id)) next = Math.min(next, nextAttemptMs);
      return next;
    },
    async giveUp(delivery, error, exhausted) {
      log(`A run of ${delivery.scheduleArn} could not be brought to ${delivery.target.Arn}.`, error);
      try {
        await deliverDeadLetter(links, delivery, error, exhausted);
      } catch (fault) {
        log(`The dead letter of ${delivery.scheduleArn} could not be delivered.`, fault);
      }
    },
    clear: () => pending.clear(),
  };
  return dispatcher;
}
