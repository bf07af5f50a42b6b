import type { HostDocuments } from '../../../../emulation-host.ts';
import { queueDoesNotExist } from './errors.ts';
import { createQueue } from './create-queue.ts';
import type { Queue, QueueRecord } from './queue.ts';
import { CONTENTS, STATES } from './queue-messages.ts';
import { parseQueueArn, queueDocument, type QueueKey } from './queue-key.ts';
import { DEDUPLICATIONS } from './deduplication.ts';

const QUEUES = 'sqs-queues';

/** All queues of all accounts and regions. */
export interface Queues {
  create(record: QueueRecord): Queue;
  find(key: QueueKey): Queue | null;
  /** Throws `QueueDoesNotExist`. */
  need(key: QueueKey): Queue;
  findArn(arn: string): Queue | null;
  /** By name, of one account and region. */
  list(at: { account: string; region: string; prefix: string; after?: string | undefined; limit: number }): QueueRecord[];
  save(record: QueueRecord): void;
  remove(queue: Queue): void;
  /** Forgets what is in memory; long polls end empty. */
  reset(): void;
}

export function createQueues(documents: HostDocuments): Queues {
  const open = new Map<string, Queue>();
  const queues: Queues = {
    create(record) {
      queues.save(record);
      return openQueue(record);
    },
    find(key) {
      const document = queueDocument(key);
      const known = open.get(document);
      if (known !== undefined) return known;
      const record = documents.get(QUEUES, document);
      return record === undefined ? null : openQueue(record as QueueRecord);
    },
    need(key) {
      const queue = queues.find(key);
      if (queue === null) throw queueDoesNotExist();
      return queue;
    },
    findArn(arn) {
      const key = parseQueueArn(arn);
      return key === null ? null : queues.find(key);
    },
    list({ account, region, prefix, after, limit }) {
      const all = `${account}/${region}/`;
      return documents
        .list(QUEUES, { prefix: all + prefix, after: after === undefined ? undefined : all + after, limit })
        .map(({ value }) => value as QueueRecord);
    },
    save: (record) => documents.put(QUEUES, queueDocument(record), record),
    remove(queue) {
      const document = queueDocument(queue.record);
      documents.transaction(() => {
        documents.remove(QUEUES, document);
        for (const collection of [STATES, CONTENTS, DEDUPLICATIONS]) {
          for (const { key } of documents.list(collection, { prefix: `${document}/` })) documents.remove(collection, key);
        }
      });
      open.delete(document);
      queue.close();
    },
    reset() {
      for (const queue of open.values()) queue.close();
      open.clear();
    },
  };
  const openQueue = (record: QueueRecord): Queue => {
    const queue = createQueue(documents, record, (arn) => queues.findArn(arn));
    open.set(queueDocument(record), queue);
    return queue;
  };
  return queues;
}
