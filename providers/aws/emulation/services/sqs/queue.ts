import type { Deduplication } from './deduplication.ts';
import type { ReceivedMessage } from './message.ts';
import type { QueueKey } from './queue-key.ts';
import type { QueueMessages } from './queue-messages.ts';

export interface QueueRecord extends QueueKey {
  createdAtMs: number;
  modifiedAtMs: number;
  purgedAtMs: number | null;
  attributes: Record<string, string>;
  tags: Record<string, string>;
}

export interface ReceiveOptions {
  max: number;
  waitMs: number;
  /** How long the messages are hidden; the queue's own where left out. */
  visibilityTimeoutS?: number | undefined;
  signal: AbortSignal;
}

/** A queue with its messages. */
export interface Queue {
  record: QueueRecord;
  readonly fifo: boolean;
  readonly messages: QueueMessages;
  readonly deduplication: Deduplication;
  /** Throws `OverLimit`; an empty list when the wait is over, the signal aborts or the queue goes. */
  receive(options: ReceiveOptions): Promise<ReceivedMessage[]>;
  /** Wakes who waits: to be called after messages became visible. */
  notify(): void;
  /** Calls back when messages may have become visible; gives back the way to stop it. */
  onMessage(listener: () => void): () => void;
  /** Ends the long polls. */
  close(): void;
}

/** A number among the attributes. */
export function numberAttribute({ attributes }: QueueRecord, name: string): number {
  return Number(attributes[name] ?? 0);
}
