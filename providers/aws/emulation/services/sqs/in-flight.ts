import { AwsError } from '../../server/service.ts';
import { invalidValue } from './errors.ts';
import type { MessageState } from './message.ts';
import type { Queue } from './queue.ts';
import { parseReceiptHandle } from './receipt-handle.ts';

/** "the maximum total VisibilityTimeout of a message is 12 hours from the time the message is received". */
const MAX_VISIBILITY_S = 43_200;

/**
 * Deletes a received message. Only the newest receipt deletes, older ones do nothing; a FIFO queue says so of one whose
 * time is over. Throws `ReceiptHandleIsInvalid`.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
export function deleteMessage(queue: Queue, handle: string): void {
  const { seq, receipt } = parseReceiptHandle(handle, queue.record);
  const state = queue.messages.find(seq);
  if (state === null) return;
  const isNewest = state.receipt === receipt;
  if (queue.fifo && (!isNewest || state.visibleAtMs <= Date.now())) {
    throw invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.');
  }
  if (!isNewest) return;
  queue.messages.remove(state);
  // The rest of its group may be received now.
  if (queue.fifo) setImmediate(queue.notify);
}

/** Hides a received message for so many seconds from now; 0 shows it at once. */
export function changeVisibility(queue: Queue, handle: string, seconds: number): void {
  if (seconds < 0 || seconds > MAX_VISIBILITY_S) {
    throw invalidValue(seconds, 'VisibilityTimeout', `Must be >= 0 and <= ${MAX_VISIBILITY_S}, if provided.`);
  }
  const state = inFlight(queue, handle);
  const nowMs = Date.now();
  if (nowMs + 1000 * seconds > (state.lastReceivedAtMs ?? nowMs) + 1000 * MAX_VISIBILITY_S) {
    const reason = `Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY_S} seconds]`;
    throw invalidValue(seconds, 'VisibilityTimeout', reason);
  }
  state.visibleAtMs = nowMs + 1000 * seconds;
  queue.messages.update(state);
  setImmediate(queue.notify);
}

/** The message of a receipt. A standard queue lets a receipt whose time is over hide the message again, if nobody else has it. */
function inFlight(queue: Queue, handle: string): MessageState {
  const { seq, receipt } = parseReceiptHandle(handle, queue.record);
  const state = queue.messages.find(seq);
  if (state === null || state.receipt !== receipt) {
    throw invalidValue(handle, 'ReceiptHandle', 'Message does not exist or is not available for visibility timeout change.');
  }
  if (queue.fifo && state.visibleAtMs <= Date.now()) {
    throw new AwsError('MessageNotInflight', 'The specified message is not in flight.');
  }
  return state;
}
