import type { HostDocuments } from '../../../../emulation-host.ts';
import { createFifoOrder, createStandardOrder, type MessageOrder } from './message-order.ts';
import type { MessageContent, MessageState } from './message.ts';

/** Collections of the documents; keys are the queue's document, a slash and the message's `seq`. */
export const CONTENTS = 'sqs-contents';
export const STATES = 'sqs-messages';
/** Messages read at once when a queue is opened. */
const PAGE = 10_000;

/** The messages of one queue: durable once a call returns, their states in memory, their contents only on disk. */
export interface QueueMessages {
  add(state: Omit<MessageState, 'seq'>, content: MessageContent): MessageState;
  /** Writes what was changed about a message, and sorts it in again. */
  update(state: MessageState): void;
  remove(state: MessageState): void;
  find(seq: number): MessageState | null;
  content(state: MessageState): MessageContent;
  ready(nowMs: number, max: number): MessageState[];
  nextAtMs(nowMs: number): number | null;
  /** Drops what was sent at or before that instant, beginning with the oldest position. */
  expire(sentBeforeMs: number): void;
  size(): number;
  counts(nowMs: number): { visible: number; inFlight: number; delayed: number };
  clear(): void;
}

export function openMessages(documents: HostDocuments, queue: string, { fifo }: { fifo: boolean }): QueueMessages {
  const prefix = `${queue}/`;
  const order: MessageOrder = fifo ? createFifoOrder() : createStandardOrder();
  const all = new Map<number, MessageState>();
  let lastSeq = 0;
  const keyOf = ({ seq }: { seq: number }) => prefix + String(seq).padStart(16, '0');
  const load = (state: MessageState) => {
    all.set(state.seq, state);
    order.put(state);
    lastSeq = Math.max(lastSeq, state.seq);
  };
  const remove = (state: MessageState) => {
    documents.remove(STATES, keyOf(state));
    documents.remove(CONTENTS, keyOf(state));
    all.delete(state.seq);
    order.remove(state);
  };
  for (let after: string | undefined; ;) {
    const page = documents.list(STATES, { prefix, after, limit: PAGE });
    for (const { value } of page) load(value as MessageState);
    after = page.at(-1)?.key;
    if (page.length < PAGE) break;
  }
  return {
    add(state, content) {
      // Microseconds keep positions unique and rising, also past a restart of an empty queue.
      const added = { ...state, seq: Math.max(lastSeq + 1, Date.now() * 1000) };
      documents.transaction(() => {
        documents.put(CONTENTS, keyOf(added), content);
        documents.put(STATES, keyOf(added), added);
      });
      load(added);
      return added;
    },
    update(state) {
      documents.put(STATES, keyOf(state), state);
      order.put(state);
    },
    remove: (state) => documents.transaction(() => remove(state)),
    find: (seq) => all.get(seq) ?? null,
    content: (state) => documents.get(CONTENTS, keyOf(state)) as MessageContent,
    ready: (nowMs, max) => order.ready(nowMs, max),
    nextAtMs: (nowMs) => order.nextAtMs(nowMs),
    expire(sentBeforeMs) {
      const expired: MessageState[] = [];
      for (const state of all.values()) {
        if (state.sentAtMs > sentBeforeMs) break;
        expired.push(state);
      }
      if (expired.length > 0) documents.transaction(() => expired.forEach(remove));
    },
    size: () => all.size,
    counts(nowMs) {
      let [inFlight, delayed] = [0, 0];
      for (const { visibleAtMs, receives } of all.values()) {
        if (visibleAtMs <= nowMs) continue;
        if (receives > 0) inFlight += 1;
        else delayed += 1;
      }
      return { visible: all.size - inFlight - delayed, inFlight, delayed };
    },
    clear: () => documents.transaction(() => [...all.values()].forEach(remove)),
  };
}
