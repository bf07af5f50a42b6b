import type { MessageState, ReceivedMessage } from './message.ts';
import { queueArn } from './queue-key.ts';
import { numberAttribute, type Queue } from './queue.ts';
import { createReceipt } from './receipt-handle.ts';

/**
 * Takes up to `max` visible messages and hides them. Expired ones are dropped; those received too often go to the dead
 * letter queue instead. Call it in a transaction.
 */
export function receiveReady(
  queue: Queue,
  { max, nowMs, hiddenMs, target }: { max: number; nowMs: number; hiddenMs: number; target: { queue: Queue; maxReceives: number } | null },
): ReceivedMessage[] {
  const received: ReceivedMessage[] = [];
  const sentBeforeMs = nowMs - 1000 * numberAttribute(queue.record, 'MessageRetentionPeriod');
  while (received.length < max) {
    const ready = queue.messages.ready(nowMs, max - received.length);
    if (ready.length === 0) break;
    for (const state of ready) {
      if (state.sentAtMs <= sentBeforeMs) queue.messages.remove(state);
      else if (target !== null && state.receives >= target.maxReceives) moveToDeadLetters(queue, state, target.queue);
      else received.push(receiveOne(queue, state, { nowMs, hiddenMs }));
    }
    // Messages that stay visible would be given out twice by one request.
    if (hiddenMs === 0) break;
  }
  return received;
}

function receiveOne(queue: Queue, state: MessageState, { nowMs, hiddenMs }: { nowMs: number; hiddenMs: number }): ReceivedMessage {
  const { receipt, handle } = createReceipt(queue.record, state.seq);
  state.receives += 1;
  state.firstReceivedAtMs ??= nowMs;
  state.lastReceivedAtMs = nowMs;
  state.receipt = receipt;
  state.visibleAtMs = nowMs + hiddenMs;
  queue.messages.update(state);
  return { state: { ...state }, content: queue.messages.content(state), receiptHandle: handle };
}

/**
 * "For standard queues, the expiration of a message is always based on its original enqueue timestamp"; for FIFO
 * queues "the enqueue timestamp resets when the message is moved".
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function moveToDeadLetters(queue: Queue, state: MessageState, target: Queue): void {
  moveMessage(queue, state, target, {
    sentAtMs: queue.fifo ? Date.now() : state.sentAtMs,
    deadLetterSourceArn: queueArn(queue.record),
  });
}

/** Takes a message out of one queue and puts it into another, visible at once. */
export function moveMessage(queue: Queue, state: MessageState, target: Queue, change: Partial<MessageState>): void {
  const content = queue.messages.content(state);
  queue.messages.remove(state);
  target.messages.add({ ...state, receipt: null, visibleAtMs: Date.now(), ...change }, content);
  setImmediate(target.notify);
}
