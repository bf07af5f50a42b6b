import type { HostDocuments } from '../../../emulation-host.ts';
import { createQueues, type QueueMessage } from '../storage/queue/queues.ts';

/** A message while somebody has it locked; the token proves it. */
export interface BusMessage {
  id: string;
  token: string;
  /** As it came over the wire, encoded. */
  bytes: Buffer;
  sequence: number;
  /** How often it was given out before. */
  deliveries: number;
  enqueuedAtMs: number;
  lockedUntilMs: number;
  /** Why it is in the dead-letter queue. */
  deadLetter: { reason: string; description: string } | null;
}

interface Stored {
  bytes: string;
  deadLetter: BusMessage['deadLetter'];
}

/** Defaults of a queue. @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-queues-topics-subscriptions */
const LOCK_MS = 60_000;
const MAX_DELIVERIES = 10;
export const DEAD_LETTER = '/$deadletterqueue';

/**
 * Queues, and topics with their subscriptions, whose paths are told apart without regard to case: `orders`,
 * `news/subscriptions/all`, `orders/$deadletterqueue`. What is named for the first time is made.
 */
export interface Entities {
  /** Makes it where it is not there. A subscription makes its topic. */
  open(path: string): void;
  /** To a queue, or to every subscription of a topic. `delayMs` from now it can be received. */
  send(path: string, bytes: Buffer, delayMs?: number): void;
  /** Up to `max` of the oldest that nobody has, locked for a minute. */
  receive(path: string, max: number): BusMessage[];
  /** Whether somebody has them or not. */
  peek(path: string): BusMessage[];
  /** The one that is locked with this token; null where the lock is lost. */
  locked(path: string, id: string, token: string): BusMessage | null;
  complete(path: string, message: BusMessage): void;
  /** It can be received again, or was tried often enough. */
  abandon(path: string, message: BusMessage): void;
  deadLetter(path: string, message: BusMessage, why: { reason: string; description: string }): void;
  /** Locks it for another minute and says until when. */
  renew(path: string, message: BusMessage): number;
  /** Epoch milliseconds at which the next message can be received; null where there is none. */
  nextAtMs(path: string): number | null;
  onChange(listener: (path: string) => void): () => void;
}

/** Paths as they are kept: slashes separate parts of keys elsewhere. */
export const keyOf = (path: string): string =>
  path
    .replace(/^\/+|\/+$/g, '')
    .toLowerCase()
    .replaceAll('/', '|');
const pathOf = (key: string): string => key.replaceAll('|', '/');
const topicOf = (key: string): string | null => /^(.+)\|subscriptions\|[^|]+(?:\|.*)?$/.exec(key)?.[1] ?? null;

export function createEntities(documents: HostDocuments): Entities {
  const queues = createQueues(documents);
  const open = (path: string): string => {
    const key = keyOf(path);
    if (queues.find(key) === null) queues.put({ name: key, metadata: {} });
    return key;
  };
  const subscriptionsOf = (key: string): string[] =>
    queues
      .list({ prefix: `${key}|subscriptions|`, after: undefined, limit: 10_000 })
      .map(({ name }) => name)
      .filter((name) => topicOf(name) === key && !name.endsWith('|$deadletterqueue'));
  const put = (key: string, stored: Stored, delayMs = 0): void => void queues.add(key, JSON.stringify(stored), { delayMs, ttlMs: null });
  const bury = (path: string, message: BusMessage, deadLetter: NonNullable<Stored['deadLetter']>): void => {
    put(open(path + DEAD_LETTER), { bytes: message.bytes.toString('base64'), deadLetter });
    queues.delete(keyOf(path), message.id);
  };
  const worn = (path: string): { reason: string; description: string } => ({
    reason: 'MaxDeliveryCountExceeded',
    description: `Message could not be consumed after ${MAX_DELIVERIES} delivery attempts. (${path})`,
  });
  return {
    open: (path) => void open(path),
    send(path, bytes, delayMs) {
      const subscriptions = subscriptionsOf(keyOf(path));
      const stored = { bytes: bytes.toString('base64'), deadLetter: null };
      for (const key of subscriptions.length > 0 ? subscriptions : [open(path)]) put(key, stored, delayMs);
    },
    receive(path, max) {
      const found = queues.receive(open(path), max, LOCK_MS).map(toMessage);
      // Locks that ran out count as tries.
      const over = found.filter(({ deliveries }) => deliveries >= MAX_DELIVERIES && !path.toLowerCase().endsWith(DEAD_LETTER));
      over.forEach((message) => bury(path, message, worn(path)));
      return found.filter((message) => !over.includes(message));
    },
    peek: (path) => queues.all(open(path)).map((message) => ({ ...toMessage(message), deliveries: message.dequeueCount })),
    locked(path, id, token) {
      const message = queues.message(keyOf(path), id);
      return message === null || message.popReceipt !== token || message.visibleAtMs <= Date.now() ? null : toMessage(message);
    },
    complete: (path, { id }) => queues.delete(keyOf(path), id),
    abandon(path, message) {
      const stored = queues.message(keyOf(path), message.id);
      if (stored === null) return;
      if (stored.dequeueCount >= MAX_DELIVERIES && !path.toLowerCase().endsWith(DEAD_LETTER)) bury(path, message, worn(path));
      else queues.update(keyOf(path), stored, { hideMs: 0 });
    },
    deadLetter: bury,
    renew(path, message) {
      queues.extend(keyOf(path), message.id, LOCK_MS);
      return Date.now() + LOCK_MS;
    },
    nextAtMs: (path) => queues.nextAtMs(keyOf(path)),
    onChange: (listener) => queues.onChange((key) => listener(pathOf(key))),
  };
}

function toMessage({ id, text, popReceipt, dequeueCount, insertedAtMs, visibleAtMs, seq }: QueueMessage): BusMessage {
  const { bytes, deadLetter } = JSON.parse(text) as Stored;
  return {
    id,
    token: popReceipt,
    bytes: Buffer.from(bytes, 'base64'),
    sequence: seq,
    deliveries: Math.max(0, dequeueCount - 1),
    enqueuedAtMs: insertedAtMs,
    lockedUntilMs: visibleAtMs,
    deadLetter,
  };
}
