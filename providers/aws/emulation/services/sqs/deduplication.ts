import { createHash } from 'node:crypto';
import type { HostDocuments } from '../../../../emulation-host.ts';

export const DEDUPLICATIONS = 'sqs-deduplications';
/** "the 5-minute deduplication interval". @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const INTERVAL_MS = 5 * 60 * 1000;

/** The message a FIFO queue took under a deduplication id. */
export interface SentOnce {
  messageId: string;
  seq: number;
  atMs: number;
}

/** What a FIFO queue remembers of messages sent in the last five minutes, also of deleted ones. */
export interface Deduplication {
  find(id: string, nowMs: number): SentOnce | null;
  remember(id: string, sent: SentOnce): void;
}

export function openDeduplication(documents: HostDocuments, queue: string): Deduplication {
  const keyOf = (id: string) => `${queue}/${createHash('sha256').update(id).digest('hex')}`;
  return {
    find(id, nowMs) {
      const sent = documents.get(DEDUPLICATIONS, keyOf(id)) as SentOnce | undefined;
      return sent === undefined || sent.atMs + INTERVAL_MS <= nowMs ? null : sent;
    },
    remember(id, sent) {
      documents.put(DEDUPLICATIONS, keyOf(id), sent);
      // A few of the others, so that the old ones go as new ones come.
      for (const { key, value } of documents.list(DEDUPLICATIONS, { prefix: `${queue}/`, after: keyOf(id), limit: 4 })) {
        if ((value as SentOnce).atMs + INTERVAL_MS <= sent.atMs) documents.remove(DEDUPLICATIONS, key);
      }
    },
  };
}

/** The id in the scope in which it must be unique: the queue, or its message group. */
export function scopedId(attributes: Readonly<Record<string, string>>, groupId: string, deduplicationId: string): string {
  return attributes['DeduplicationScope'] === 'messageGroup' ? JSON.stringify([groupId, deduplicationId]) : deduplicationId;
}

/** "uses a SHA-256 hash to generate the MessageDeduplicationId using the body of the message (but not the attributes)". */
export function contentId(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex');
}
