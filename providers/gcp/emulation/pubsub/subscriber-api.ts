import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-error.ts';
import { listOf, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import { paged } from '../api/paged.ts';
import { schemaOf } from '../api/schema.ts';
import type { Backlog, Delivered } from './backlog.ts';
import { received } from './received.ts';
import { noResource } from './names.ts';
import type { PubSub } from './pubsub.ts';
import { projectOf } from './publisher-api.ts';
import { completeSubscription, masked } from './settings.ts';
import { streamingPull } from './streaming-pull.ts';

/** A pull waits so long for a first message: "a bounded amount of time", google/pubsub/v1/pubsub.proto. */
const PULL_WAIT_MS = 5000;
const FIXED = ['name', 'topic', 'filter', 'enableMessageOrdering'];

const FIDELITY: Api['fidelity'] = {
  CreateSubscription: [
    'verified',
    'Pull and push (to this machine), ordering keys, filters by attribute, retry and dead letter policies. No exactly-once delivery, BigQuery or Cloud Storage.',
  ],
  GetSubscription: ['verified'],
  UpdateSubscription: ['modelled'],
  ListSubscriptions: ['verified'],
  DeleteSubscription: ['verified'],
  ModifyPushConfig: ['modelled'],
  Acknowledge: ['verified'],
  ModifyAckDeadline: ['verified'],
  Pull: ['verified'],
  StreamingPull: ['verified', 'Flow control by number of messages.'],
  Seek: ['approximated', 'What was published before the time is forgotten; what was acknowledged does not come back.'],
};

/** `google.pubsub.v1.Subscriber`. @see https://cloud.google.com/pubsub/docs/reference/rpc/google.pubsub.v1#subscriber */
export function subscriberApi(pubsub: PubSub): Api {
  const need = (request: Json): Json => pubsub.get('subscriptions', textOf(request, 'subscription'));
  const ackIds = (request: Json): string[] => listOf(request, 'ackIds').map(String);
  return {
    schema: schemaOf('@google-cloud/pubsub-api'),
    service: 'google.pubsub.v1.Subscriber',
    label: 'pubsub',
    handlers: {
      CreateSubscription(request) {
        if (pubsub.find('topics', textOf(request, 'topic')) === null) throw noResource(textOf(request, 'topic'));
        const subscription = completeSubscription(request);
        pubsub.create('subscriptions', subscription);
        return subscription;
      },
      GetSubscription: need,
      UpdateSubscription(request) {
        const sent = messageOf(request, 'subscription');
        const before = pubsub.get('subscriptions', textOf(sent, 'name'));
        const subscription = completeSubscription(masked('Subscription', before, sent, textOf(request, 'updateMask'), FIXED));
        pubsub.update('subscriptions', subscription);
        return subscription;
      },
      ListSubscriptions(request) {
        const { items, nextPageToken } = paged(pubsub.list('subscriptions', projectOf(request)), request, 1000);
        return { subscriptions: items, nextPageToken };
      },
      DeleteSubscription(request) {
        pubsub.remove('subscriptions', textOf(request, 'subscription'));
        return {};
      },
      ModifyPushConfig(request) {
        pubsub.update('subscriptions', completeSubscription({ ...need(request), pushConfig: messageOf(request, 'pushConfig') }));
        return {};
      },
      Acknowledge(request) {
        pubsub.backlog(textOf(request, 'subscription')).ack(ackIds(request));
        return {};
      },
      ModifyAckDeadline(request) {
        const seconds = numberOf(request, 'ackDeadlineSeconds');
        if (seconds < 0 || seconds > 600) {
          throw new ApiError(
            'INVALID_ARGUMENT',
            `Invalid ack deadline given (ack_deadline_seconds=${seconds}): it must be between 0 and 600 seconds.`,
          );
        }
        pubsub.backlog(textOf(request, 'subscription')).extend(ackIds(request), seconds * 1000);
        return {};
      },
      Pull: (request, { signal }) => pull(pubsub, request, signal),
      Seek(request) {
        const time = textOf(request, 'time');
        if (time === '') throw new ApiError('UNIMPLEMENTED', 'Snapshots are not part of this emulation; seek to a time.');
        need(request);
        pubsub.backlog(textOf(request, 'subscription')).forgetBefore(Date.parse(time));
        return {};
      },
    },
    streams: { StreamingPull: (call) => streamingPull(pubsub, call) },
    fidelity: FIDELITY,
  };
}

async function pull(pubsub: PubSub, request: Json, signal: AbortSignal): Promise<Json> {
  const subscription = pubsub.get('subscriptions', textOf(request, 'subscription'));
  const max = numberOf(request, 'maxMessages');
  if (max < 1) throw new ApiError('INVALID_ARGUMENT', `Invalid max_messages given (${max}): it must be positive.`);
  const backlog = pubsub.backlog(textOf(subscription, 'name'));
  const leaseMs = numberOf(subscription, 'ackDeadlineSeconds') * 1000;
  const take = (): Delivered[] => backlog.take(Math.min(max, 1000), leaseMs);
  let taken = take();
  if (taken.length === 0 && request['returnImmediately'] !== true) {
    await somethingReady(backlog, PULL_WAIT_MS, signal);
    taken = signal.aborted ? [] : take();
  }
  return { receivedMessages: taken.map((one) => received(subscription, one)) };
}

/** Resolves when there may be something, when it took too long, or when the caller has gone. */
async function somethingReady(backlog: Backlog, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const unlisten = backlog.onReady(resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
  unlisten();
}
