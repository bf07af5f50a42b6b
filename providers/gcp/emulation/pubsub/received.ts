import type { Json } from '../api/json.ts';
import type { Delivered } from './backlog.ts';
import { toMessage } from './message.ts';

/** `google.pubsub.v1.ReceivedMessage`; the attempt is told where there is a dead letter policy. */
export function received(subscription: Json, { ackId, message, attempt }: Delivered): Json {
  return { ackId, message: toMessage(message), ...(subscription['deadLetterPolicy'] === undefined ? {} : { deliveryAttempt: attempt }) };
}
