import type { HostDocuments } from '../../../../emulation-host.ts';
import { AwsError } from '../../server/service.ts';
import { openDeduplication } from './deduplication.ts';
import { redrivePolicy } from './queue-attributes.ts';
import { queueDocument } from './queue-key.ts';
import { openMessages } from './queue-messages.ts';
import { numberAttribute, type Queue, type QueueRecord } from './queue.ts';
import { receiveReady } from './receive-ready.ts';

/** "120,000 in flight messages"; for FIFO queues too. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_IN_FLIGHT = 120_000;
/** What a timer can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function createQueue(documents: HostDocuments, initial: QueueRecord, findArn: (arn: string) => Queue | null): Queue {
  const document = queueDocument(initial);
  const fifo = initial.attributes['FifoQueue'] === 'true';
  const messages = openMessages(documents, document, { fifo });
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const watch = () => {
    clearTimeout(timer);
    const next = listeners.size === 0 ? null : messages.nextAtMs(Date.now());
    if (next !== null && !closed) timer = setTimeout(queue.notify, Math.min(next - Date.now() + 1, MAX_TIMER_MS)).unref();
  };
  const queue: Queue = {
    record: initial,
    fifo,
    messages,
    deduplication: openDeduplication(documents, document),
    async receive({ max, waitMs, visibilityTimeoutS, signal }) {
      const deadline = Date.now() + waitMs;
      for (;;) {
        if (closed || signal.aborted) return [];
        const nowMs = Date.now();
        if (messages.size() >= MAX_IN_FLIGHT && messages.counts(nowMs).inFlight >= MAX_IN_FLIGHT) throw overLimit();
        const target = redriveTarget(queue, findArn);
        const hiddenMs = 1000 * (visibilityTimeoutS ?? numberAttribute(queue.record, 'VisibilityTimeout'));
        const received = documents.transaction(() => receiveReady(queue, { max, nowMs, hiddenMs, target }));
        watch();
        if (received.length > 0 || nowMs >= deadline) return received;
        await nextChange(queue, deadline - nowMs, signal);
      }
    },
    notify() {
      for (const listener of listeners) listener();
      watch();
    },
    onMessage(listener) {
      listeners.add(listener);
      watch();
      return () => {
        listeners.delete(listener);
        watch();
      };
    },
    close() {
      closed = true;
      queue.notify();
    },
  };
  return queue;
}

/** Where messages go that were received too often; null without a redrive policy, or while its target is not there. */
function redriveTarget(queue: Queue, findArn: (arn: string) => Queue | null): { queue: Queue; maxReceives: number } | null {
  const policy = redrivePolicy(queue.record.attributes);
  const target = policy === null ? null : findArn(policy.deadLetterTargetArn);
  return policy === null || target === null ? null : { queue: target, maxReceives: policy.maxReceiveCount };
}

function nextChange(queue: Queue, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = queue.onMessage(done);
    const timer = setTimeout(done, waitMs);
    signal.addEventListener('abort', done);
  });
}

function overLimit(): AwsError {
  return new AwsError('OverLimit', `The maximum number of in flight messages is reached: ${MAX_IN_FLIGHT}.`, { status: 403 });
}
