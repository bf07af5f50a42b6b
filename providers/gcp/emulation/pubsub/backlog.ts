import type { HostDocuments } from '../../../emulation-host.ts';
import { isJson, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import { durationMs } from './duration.ts';
import type { StoredMessage } from './message.ts';

/** What a subscriber gets; it stays in the backlog until it is acknowledged. */
export interface Delivered {
  ackId: string;
  message: StoredMessage;
  /** From 1. */
  attempt: number;
}

interface Entry {
  id: string;
  orderingKey: string;
  attempts: number;
  /** Not to be given out before; 0 where it may be. */
  readyMs: number;
}

interface Lease {
  entry: Entry;
  deadlineMs: number;
}

export interface BacklogParts {
  /** Name of the subscription. */
  name: string;
  documents: HostDocuments;
  /** The subscription as it is now. */
  settings: () => Json;
  /** Takes a message that could not be delivered often enough. False where it stays. */
  deadLetter: (message: StoredMessage, attempts: number) => boolean;
}

const COLLECTION = 'pubsub-messages';
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The messages of one subscription that nobody has acknowledged yet. */
export class Backlog {
  /** Whether it hands out messages; else the runtime ends, or the subscription has been removed. */
  state: 'open' | 'stopped' | 'removed' = 'open';
  readonly #parts: BacklogParts;
  /** In the order of publication, but for what came back. */
  readonly #ready = new Map<string, Entry>();
  readonly #leases = new Map<string, Lease>();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: BacklogParts) {
    this.#parts = parts;
    for (const { value } of parts.documents.list(COLLECTION, { prefix: this.#keyOf('') })) {
      const { messageId: id, orderingKey } = messageOf(value, 'message') as unknown as StoredMessage;
      this.#ready.set(id, { id, orderingKey, attempts: numberOf(value, 'attempts'), readyMs: 0 });
    }
  }

  /** Stores a message; `wake` tells those who wait, once the transaction is over. */
  add(message: StoredMessage): void {
    const { messageId: id, orderingKey } = message;
    this.#parts.documents.put(COLLECTION, this.#keyOf(id), { message, attempts: 0 });
    this.#ready.set(id, { id, orderingKey, attempts: 0, readyMs: 0 });
  }

  wake(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Hands out up to `max` messages, each for so long. */
  take(max: number, leaseMs: number): Delivered[] {
    const policy = this.#parts.settings();
    const ordered = policy['enableMessageOrdering'] === true;
    const held = new Set(ordered ? [...this.#leases.values()].map(({ entry }) => entry.orderingKey) : []);
    const oldest = Date.now() - (durationMs(textOf(policy, 'messageRetentionDuration')) ?? Infinity);
    const taken: Delivered[] = [];
    for (const entry of this.#ready.values()) {
      if (taken.length >= max) break;
      if (ordered && entry.orderingKey !== '' && held.has(entry.orderingKey)) continue;
      // What follows a message that has to wait waits with it.
      if (entry.readyMs > 0) held.add(entry.orderingKey);
      else taken.push(...this.#lease(entry, leaseMs, oldest));
    }
    if (taken.length > 0) this.#arm();
    return taken;
  }

  ack(ackIds: readonly string[]): void {
    const { documents } = this.#parts;
    documents.transaction(() => {
      for (const ackId of ackIds) {
        const lease = this.#leases.get(ackId);
        if (lease !== undefined && this.#leases.delete(ackId)) documents.remove(COLLECTION, this.#keyOf(lease.entry.id));
      }
    });
    this.#arm();
    this.wake();
  }

  /** Sets the deadline anew; 0 gives the messages back at once, or after `afterMs`. */
  extend(ackIds: readonly string[], leaseMs: number, afterMs = 0): void {
    if (leaseMs === 0) this.#giveBack(ackIds, afterMs);
    for (const ackId of ackIds) {
      const lease = this.#leases.get(ackId);
      if (lease !== undefined) lease.deadlineMs = Date.now() + leaseMs;
    }
    this.#arm();
    if (leaseMs === 0) this.wake();
  }

  isLeased(ackId: string): boolean {
    return this.#leases.has(ackId);
  }

  /** Forgets what was published before. */
  forgetBefore(instantMs: number): void {
    for (const id of this.#ready.keys()) {
      const message = this.#read(id);
      if (message === null || Date.parse(message.publishTime) < instantMs) this.#forget(id);
    }
  }

  /** Called when there may be something to take, and when the backlog is closed. Gives back the way to stop it. */
  onReady(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** `forget`: with its messages. */
  close(forget: boolean): void {
    this.state = forget ? 'removed' : 'stopped';
    clearTimeout(this.#timer);
    const { documents } = this.#parts;
    if (forget) {
      for (const { key } of documents.list(COLLECTION, { prefix: this.#keyOf('') })) documents.remove(COLLECTION, key);
    }
    this.wake();
  }

  #lease(entry: Entry, leaseMs: number, oldestMs: number): Delivered[] {
    const message = this.#read(entry.id);
    if (message === null || Date.parse(message.publishTime) < oldestMs) {
      this.#forget(entry.id);
      return [];
    }
    this.#ready.delete(entry.id);
    const attempt = entry.attempts + 1;
    const ackId = Buffer.from(`${entry.id}:${attempt}`).toString('base64url');
    this.#leases.set(ackId, { entry: { ...entry, attempts: attempt }, deadlineMs: Date.now() + leaseMs });
    return [{ ackId, message, attempt }];
  }

  #giveBack(ackIds: readonly string[], afterMs: number): void {
    const policy = this.#parts.settings();
    for (const ackId of this.#withFollowers(ackIds, policy)) {
      const entry = this.#leases.get(ackId)?.entry;
      this.#leases.delete(ackId);
      if (entry !== undefined) this.#returned(entry, policy, afterMs);
    }
    if (policy['enableMessageOrdering'] !== true) return;
    const sorted = [...this.#ready].toSorted(([a], [b]) => (a < b ? -1 : 1));
    this.#ready.clear();
    for (const [id, entry] of sorted) this.#ready.set(id, entry);
  }

  /** Messages of the same key that were given out after it come again too, in order. */
  #withFollowers(ackIds: readonly string[], policy: Json): string[] {
    if (policy['enableMessageOrdering'] !== true) return [...ackIds];
    const keys = new Set(ackIds.flatMap((ackId) => this.#leases.get(ackId)?.entry.orderingKey ?? []).filter((key) => key !== ''));
    return [...this.#leases].filter(([ackId, { entry }]) => ackIds.includes(ackId) || keys.has(entry.orderingKey)).map(([ackId]) => ackId);
  }

  #returned({ id, attempts, orderingKey }: Entry, policy: Json, afterMs: number): void {
    const { documents, deadLetter } = this.#parts;
    const message = this.#read(id);
    if (message === null) return;
    const max = numberOf(messageOf(policy, 'deadLetterPolicy'), 'maxDeliveryAttempts');
    if (max > 0 && attempts >= max && deadLetter(message, attempts)) {
      documents.remove(COLLECTION, this.#keyOf(id));
      return;
    }
    documents.put(COLLECTION, this.#keyOf(id), { message, attempts });
    const wait = Math.max(afterMs, backOffMs(policy, attempts));
    this.#ready.set(id, { id, orderingKey, attempts, readyMs: wait === 0 ? 0 : Date.now() + wait });
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.state !== 'open') return;
    let next = Infinity;
    for (const { deadlineMs } of this.#leases.values()) next = Math.min(next, deadlineMs);
    for (const { readyMs } of this.#ready.values()) if (readyMs > 0) next = Math.min(next, readyMs);
    if (next < Infinity) this.#timer = setTimeout(() => this.#tick(), Math.min(MAX_TIMER_MS, Math.max(0, next - Date.now()) + 1)).unref();
  }

  #tick(): void {
    const now = Date.now();
    const over = [...this.#leases].filter(([, { deadlineMs }]) => deadlineMs <= now).map(([ackId]) => ackId);
    if (over.length > 0) this.#giveBack(over, 0);
    for (const entry of this.#ready.values()) if (entry.readyMs <= now) entry.readyMs = 0;
    this.#arm();
    this.wake();
  }

  #read(id: string): StoredMessage | null {
    const found = this.#parts.documents.get(COLLECTION, this.#keyOf(id));
    return isJson(found) ? (messageOf(found, 'message') as unknown as StoredMessage) : null;
  }

  #forget(id: string): void {
    this.#ready.delete(id);
    this.#parts.documents.remove(COLLECTION, this.#keyOf(id));
  }

  #keyOf(id: string): string {
    return `${this.#parts.name}\n${id}`;
  }
}

/** "If not set, the default retry policy is applied. This generally implies that messages will be retried as soon as possible": google/pubsub/v1/pubsub.proto */
function backOffMs(settings: Json, attempts: number): number {
  const policy = settings['retryPolicy'];
  if (!isJson(policy)) return 0;
  const min = durationMs(textOf(policy, 'minimumBackoff')) ?? 10_000;
  const max = durationMs(textOf(policy, 'maximumBackoff')) ?? 600_000;
  return Math.min(max, min * 2 ** Math.max(0, attempts - 1));
}
