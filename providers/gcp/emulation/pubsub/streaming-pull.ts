import type { StreamCall } from '../api/api.ts';
import { ApiError } from '../api/api-error.ts';
import { listOf, numberOf, textOf, type Json } from '../api/json.ts';
import { noResource } from './names.ts';
import type { PubSub } from './pubsub.ts';
import { received } from './received.ts';

/** Messages in one answer. */
const MAX_AT_ONCE = 100;

/**
 * Sends messages as they come, as many as the client has room for, and takes what it says about them.
 * @see `StreamingPullRequest` in google/pubsub/v1/pubsub.proto
 */
export async function streamingPull(pubsub: PubSub, { requests, send, signal }: StreamCall): Promise<void> {
  const iterator = requests[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const name = textOf(first.value, 'subscription');
  const subscription = pubsub.get('subscriptions', name);
  const backlog = pubsub.backlog(name);
  const room = numberOf(first.value, 'maxOutstandingMessages') || Infinity;
  let leaseMs = (numberOf(first.value, 'streamAckDeadlineSeconds') || numberOf(subscription, 'ackDeadlineSeconds')) * 1000;
  const outstanding = new Set<string>();
  const ended = Promise.withResolvers<void>();

  const pump = (): void => {
    if (signal.aborted) return;
    if (backlog.state !== 'open') {
      // Clients of a runtime that ends wait until it is there again.
      ended.reject(backlog.state === 'removed' ? noResource(name) : new ApiError('UNAVAILABLE', 'The local runtime is stopping.'));
      return;
    }
    for (const ackId of outstanding) if (!backlog.isLeased(ackId)) outstanding.delete(ackId);
    for (;;) {
      const taken = backlog.take(Math.min(MAX_AT_ONCE, room - outstanding.size), leaseMs);
      if (taken.length === 0) return;
      for (const { ackId } of taken) outstanding.add(ackId);
      const subscriptionProperties = { messageOrderingEnabled: subscription['enableMessageOrdering'] === true };
      send({ receivedMessages: taken.map((one) => received(subscription, one)), subscriptionProperties });
    }
  };
  const listen = async (): Promise<void> => {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      leaseMs = numberOf(next.value, 'streamAckDeadlineSeconds') * 1000 || leaseMs;
      backlog.ack(listOf(next.value, 'ackIds').map(String));
      changeDeadlines(next.value);
    }
  };
  const changeDeadlines = (request: Json): void => {
    const seconds = listOf(request, 'modifyDeadlineSeconds').map(Number);
    const ackIds = listOf(request, 'modifyDeadlineAckIds').map(String);
    if (seconds.length !== ackIds.length) {
      throw new ApiError('INVALID_ARGUMENT', 'modify_deadline_seconds and modify_deadline_ack_ids must have the same size.');
    }
    for (const [index, ackId] of ackIds.entries()) backlog.extend([ackId], (seconds[index] ?? 0) * 1000);
  };

  const unlisten = backlog.onReady(pump);
  signal.addEventListener('abort', () => ended.resolve(), { once: true });
  try {
    pump();
    // The client ends its half when it wants no more.
    await Promise.race([ended.promise, listen()]);
  } finally {
    unlisten();
  }
}
