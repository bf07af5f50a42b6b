import { randomUUID } from 'node:crypto';
import type { HostDocuments } from '../../../../emulation-host.ts';

/** A message of a queue; times are epoch milliseconds. */
export interface QueueMessage {
  id: string;
  /** As it was sent; not taken out of base64. */
  text: string;
  /** Proves that a message was received: changes each time. */
  popReceipt: string;
  dequeueCount: number;
  insertedAtMs: number;
  /** Null where it never expires. */
  expiresAtMs: number | null;
  visibleAtMs: number;
  seq: number;
}

export interface QueueRecord {
  name: string;
  metadata: Record<string, string>;
}

const QUEUES = 'storage-queues';
const MESSAGES = 'storage-messages';

/** Storage queues with their messages: durable once a call returns. */
export interface Queues {
  find(name: string): QueueRecord | null;
  put(record: QueueRecord): void;
  /** True where there was one. */
  remove(name: string): boolean;
  list(range: { prefix: string; after: string | undefined; limit: number }): QueueRecord[];
  /** The queue has to be there. */
  add(queue: string, text: string, options?: { delayMs?: number; ttlMs?: number | null }): QueueMessage;
  /** Up to `max` messages that are visible, the oldest first; they are hidden for `hideMs`. */
  receive(queue: string, max: number, hideMs: number): QueueMessage[];
  peek(queue: string, max: number): QueueMessage[];
  /** Hidden ones too. */
  all(queue: string): QueueMessage[];
  message(queue: string, id: string): QueueMessage | null;
  /** Hides it anew and gives it a new receipt; `text` in place of its own. */
  update(queue: string, message: QueueMessage, change: { hideMs: number; text?: string | undefined }): QueueMessage;
  /** Hides it for longer; its receipt stays. */
  extend(queue: string, id: string, hideMs: number): void;
  delete(queue: string, id: string): void;
  clear(queue: string): void;
  count(queue: string): number;
  /** Epoch milliseconds at which the next message is visible; null in an empty queue. */
  nextAtMs(queue: string): number | null;
  /** Calls back with a queue's name whenever something of it changed; gives back the way to stop it. */
  onChange(listener: (queue: string) => void): () => void;
}

export function createQueues(documents: HostDocuments): Queues {
  const { messagesOf, write, drop, forget, newSeq } = createMessageTable(documents);
  const listeners = new Set<(queue: string) => void>();
  /** Those that have not expired. */
  const alive = (queue: string): QueueMessage[] => {
    const now = Date.now();
    const expired = [...messagesOf(queue).values()].filter(({ expiresAtMs }) => expiresAtMs !== null && expiresAtMs <= now);
    if (expired.length > 0) documents.transaction(() => expired.forEach((message) => drop(queue, message)));
    return [...messagesOf(queue).values()];
  };
  const visible = (queue: string, max: number): QueueMessage[] => {
    const now = Date.now();
    return alive(queue)
      .filter(({ visibleAtMs }) => visibleAtMs <= now)
      .slice(0, max);
  };
  const clear = (queue: string): void => [...messagesOf(queue).values()].forEach((message) => drop(queue, message));
  const changed = (queue: string): void => listeners.forEach((listener) => listener(queue));
  const hidden = (message: QueueMessage, hideMs: number): QueueMessage => ({
    ...message,
    popReceipt: newReceipt(),
    visibleAtMs: Date.now() + hideMs,
  });

  return {
    find: (name) => (documents.get(QUEUES, name) as QueueRecord | undefined) ?? null,
    put: (record) => documents.put(QUEUES, record.name, record),
    remove(name) {
      const found = documents.transaction(() => {
        clear(name);
        return documents.remove(QUEUES, name);
      });
      forget(name);
      changed(name);
      return found;
    },
    list: ({ prefix, after, limit }) => documents.list(QUEUES, { prefix, after, limit }).map(({ value }) => value as QueueRecord),
    add(queue, text, { delayMs = 0, ttlMs = WEEK_MS } = {}) {
      const now = Date.now();
      const times = { insertedAtMs: now, expiresAtMs: ttlMs === null ? null : now + ttlMs, visibleAtMs: now + delayMs };
      const message = write(queue, { id: randomUUID(), text, popReceipt: newReceipt(), dequeueCount: 0, ...times, seq: newSeq(queue) });
      changed(queue);
      return message;
    },
    receive: (queue, max, hideMs) =>
      documents.transaction(() =>
        visible(queue, max).map((message) => write(queue, { ...hidden(message, hideMs), dequeueCount: message.dequeueCount + 1 })),
      ),
    peek: visible,
    all: alive,
    message: (queue, id) => alive(queue).find((message) => message.id === id) ?? null,
    update(queue, message, { hideMs, text = message.text }) {
      const updated = write(queue, { ...hidden(message, hideMs), text });
      changed(queue);
      return updated;
    },
    extend(queue, id, hideMs) {
      const message = messagesOf(queue).get(id);
      if (message !== undefined) write(queue, { ...message, visibleAtMs: Date.now() + hideMs });
    },
    delete(queue, id) {
      const message = messagesOf(queue).get(id);
      if (message !== undefined) drop(queue, message);
    },
    clear: (queue) => documents.transaction(() => clear(queue)),
    count: (queue) => alive(queue).length,
    nextAtMs(queue) {
      const times = alive(queue).map(({ visibleAtMs }) => visibleAtMs);
      return times.length === 0 ? null : times.reduce((least, time) => Math.min(least, time));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const WEEK_MS = 7 * 24 * 3_600_000;

/** Messages on disk, and those of queues in use in memory too, in the order in which they were sent. */
function createMessageTable(documents: HostDocuments) {
  const open = new Map<string, Map<string, QueueMessage>>();
  let lastSeq = 0;
  const keyOf = (queue: string, { seq }: { seq: number }): string => `${queue}/${String(seq).padStart(16, '0')}`;
  const messagesOf = (queue: string): Map<string, QueueMessage> => {
    const known = open.get(queue);
    if (known !== undefined) return known;
    const messages = documents.list(MESSAGES, { prefix: `${queue}/` }).map(({ value }) => value as QueueMessage);
    const loaded = new Map(messages.map((message) => [message.id, message]));
    lastSeq = Math.max(lastSeq, messages.at(-1)?.seq ?? 0);
    open.set(queue, loaded);
    return loaded;
  };
  return {
    messagesOf,
    write(queue: string, message: QueueMessage): QueueMessage {
      documents.put(MESSAGES, keyOf(queue, message), message);
      messagesOf(queue).set(message.id, message);
      return message;
    },
    drop(queue: string, message: QueueMessage): void {
      documents.remove(MESSAGES, keyOf(queue, message));
      messagesOf(queue).delete(message.id);
    },
    forget: (queue: string): void => void open.delete(queue),
    /** Microseconds keep positions unique and rising, also past a restart of an empty queue. */
    newSeq(queue: string): number {
      messagesOf(queue);
      lastSeq = Math.max(lastSeq + 1, Date.now() * 1000);
      return lastSeq;
    },
  };
}

const newReceipt = (): string => Buffer.from(randomUUID()).toString('base64');
