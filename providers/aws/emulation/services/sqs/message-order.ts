import type { MessageState } from './message.ts';
import { createVisibilityHeap } from './visibility-heap.ts';

/** The messages of one queue in memory, in the order in which they are to be received. */
export interface MessageOrder {
  /** Put in again after every change of `visibleAtMs`. */
  put(message: MessageState): void;
  remove(message: MessageState): void;
  /** Up to `max` that may be received now; the caller hides or removes each before it asks again. */
  ready(nowMs: number, max: number): MessageState[];
  /** When the next hidden message shows; null where none is hidden. */
  nextAtMs(nowMs: number): number | null;
}

/** Any order is allowed; it is the order in which messages became visible. */
export function createStandardOrder(): MessageOrder {
  const visible = new Map<number, MessageState>();
  const hidden = new Map<number, MessageState>();
  const heap = createVisibilityHeap();
  const show = (nowMs: number) => {
    for (let at = heap.next(); at !== null && at <= nowMs; at = heap.next()) {
      const entry = heap.pop();
      const message = entry === null ? undefined : hidden.get(entry.seq);
      // Hidden again or gone meanwhile: the entry is an old one.
      if (message === undefined || message.visibleAtMs !== entry?.atMs) continue;
      hidden.delete(message.seq);
      visible.set(message.seq, message);
    }
  };
  return {
    put(message) {
      visible.delete(message.seq);
      hidden.set(message.seq, message);
      heap.push(message.visibleAtMs, message.seq);
    },
    remove({ seq }) {
      visible.delete(seq);
      hidden.delete(seq);
    },
    ready(nowMs, max) {
      show(nowMs);
      const first: MessageState[] = [];
      for (const message of visible.values()) {
        if (first.length === max) break;
        first.push(message);
      }
      return first;
    },
    nextAtMs(nowMs) {
      show(nowMs);
      return heap.next();
    },
  };
}

/**
 * Messages of a group in the order they were sent, none while one of the group is in flight.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export function createFifoOrder(): MessageOrder {
  const groups = new Map<string, MessageState[]>();
  const times = createVisibilityHeap();
  const groupOf = (message: MessageState) => message.groupId ?? '';
  return {
    put(message) {
      const group = groups.get(groupOf(message)) ?? [];
      if (group.length === 0) groups.set(groupOf(message), group);
      if ((group.at(-1)?.seq ?? -1) < message.seq) group.push(message);
      times.push(message.visibleAtMs, message.seq);
    },
    remove(message) {
      const group = groups.get(groupOf(message));
      const index = group?.indexOf(message) ?? -1;
      if (index >= 0) group?.splice(index, 1);
      if (group?.length === 0) groups.delete(groupOf(message));
    },
    ready(nowMs, max) {
      for (const [name, group] of groups) {
        const ready = readyOf(group, nowMs, max);
        if (ready.length === 0) continue;
        // Behind the others, so that one busy group does not keep them waiting.
        groups.delete(name);
        groups.set(name, group);
        return ready;
      }
      return [];
    },
    nextAtMs(nowMs) {
      for (let at = times.next(); at !== null && at <= nowMs; at = times.next()) times.pop();
      return times.next();
    },
  };
}

function readyOf(group: readonly MessageState[], nowMs: number, max: number): MessageState[] {
  for (const { receives, visibleAtMs } of group) {
    if (receives === 0) break;
    if (visibleAtMs > nowMs) return [];
  }
  const hidden = group.findIndex(({ visibleAtMs }) => visibleAtMs > nowMs);
  return group.slice(0, Math.min(max, hidden < 0 ? group.length : hidden));
}
