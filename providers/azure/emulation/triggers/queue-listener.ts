import { mappingAt, type Mapping } from '../../../detection/cloud-yaml.ts';
import type { RpcTypedData } from '../functions-core.ts';
import { fillSettings } from '../bindings/expression.ts';
import type { QueueMessage, Queues } from '../storage/queue/queues.ts';
import { spanOf } from '../host-json.ts';
import { ownStorage } from './own-storage.ts';
import type { Listener, ListenerInput } from './listener.ts';
import { netDate } from './timer-listener.ts';
import { workOff } from './work-off.ts';

/** How long a message is hidden while its function runs; renewed for those that run longer. */
const HIDE_MS = 10 * 60_000;

/** host.json: extensions.queues. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#hostjson-settings */
function queueSettings(hostJson: Mapping | null): {
  batchSize: number;
  threshold: number;
  maxDequeueCount: number;
  visibilityMs: number;
  base64: boolean;
} {
  const given = mappingAt(hostJson, 'extensions', 'queues');
  const whole = (name: string, fallback: number, most: number): number => {
    const value = given[name];
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(value, most) : fallback;
  };
  const batchSize = Math.max(1, whole('batchSize', 16, 32));
  return {
    batchSize,
    threshold: whole('newBatchThreshold', Math.floor(batchSize / 2), 1000),
    maxDequeueCount: Math.max(1, whole('maxDequeueCount', 5, 1_000_000)),
    visibilityMs: spanOf(given['visibilityTimeout']) ?? 0,
    base64: String(given['messageEncoding'] ?? 'base64').toLowerCase() !== 'none',
  };
}

/**
 * Runs a function for each message of a queue. One that fails is seen again; after `maxDequeueCount` tries it is put
 * into the queue's poison queue.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#poison-messages
 */
export function openQueueListener(input: ListenerInput): Listener {
  const { binding, variables, hostJson } = input;
  const { queues } = ownStorage(input);
  const queue = fillSettings(String(binding['queueName'] ?? ''), variables).toLowerCase();
  const settings = queueSettings(hostJson);

  const work = async (message: QueueMessage): Promise<void> => {
    const text = settings.base64 ? fromBase64(message.text) : message.text;
    if (text === null) {
      input.log(
        'error',
        `A message of the queue '${queue}' is no base64 and goes to '${queue}-poison'. Send it as base64, or set extensions.queues.messageEncoding to "none" in host.json.`,
      );
      toPoison(queues, queue, message);
      return;
    }
    const renewal = setInterval(() => hide(queues, queue, message.id, HIDE_MS), HIDE_MS / 2);
    const done = await input.run({
      body: Buffer.from(text),
      contentType: 'text/plain; charset=utf-8',
      trigger: 'queue',
      reason: `New queue message detected on '${queue}'.`,
      metadata: messageMetadata(message, text),
    });
    clearInterval(renewal);
    // Cut off by the end of the runtime: it is seen again, and this was no try of the function's.
    if (done.status === 'cancelled') hide(queues, queue, message.id, 0);
    else if (done.status === 'ok') queues.delete(queue, message.id);
    else if (message.dequeueCount >= settings.maxDequeueCount) {
      input.log('warn', `Message has reached MaxDequeueCount of ${settings.maxDequeueCount}. Moving message to queue '${queue}-poison'.`);
      toPoison(queues, queue, message);
    } else hide(queues, queue, message.id, settings.visibilityMs);
  };

  const worker = workOff<QueueMessage>({
    hasRoom: (running) => running <= settings.threshold,
    take: () => (queues.find(queue) === null ? [] : queues.receive(queue, settings.batchSize, HIDE_MS)),
    work,
    onFault: (error) => input.host.log('error', `A message of the queue '${queue}' could not be worked off.`, error),
    nextAtMs: () => queues.nextAtMs(queue),
  });
  const stop = queues.onChange((name) => {
    if (name === queue) worker.wake();
  });
  worker.wake();
  return {
    close(graceMs) {
      stop();
      return worker.close(graceMs);
    },
  };
}

function hide(queues: Queues, queue: string, id: string, hideMs: number): void {
  const message = queues.message(queue, id);
  if (message !== null) queues.update(queue, message, { hideMs });
}

/** The function's last try is over: into the poison queue, which is made where there is none. */
function toPoison(queues: Queues, queue: string, message: QueueMessage): void {
  const poison = `${queue}-poison`;
  if (queues.find(poison) === null) queues.put({ name: poison, metadata: {} });
  queues.add(poison, message.text, { ttlMs: null });
  queues.delete(queue, message.id);
}

/** Null where it is none. */
function fromBase64(text: string): string | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  return Buffer.from(text, 'base64').toString('utf8');
}

/** @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#message-metadata */
function messageMetadata(message: QueueMessage, text: string): Record<string, RpcTypedData> {
  const date = (ms: number | null): RpcTypedData => ({ json: JSON.stringify(netDate(new Date(ms ?? Date.UTC(9999, 11, 31, 23, 59, 59)))) });
  return {
    QueueTrigger: { string: text },
    Id: { string: message.id },
    PopReceipt: { string: message.popReceipt },
    DequeueCount: { json: String(message.dequeueCount) },
    InsertionTime: date(message.insertedAtMs),
    ExpirationTime: date(message.expiresAtMs),
    NextVisibleTime: date(message.visibleAtMs),
  };
}
