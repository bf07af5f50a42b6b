import { messageOf, textMapOf, textOf, type Json } from '../api/json.ts';

/** A message as it is kept. */
export interface StoredMessage {
  /** Digits; they grow with time. */
  messageId: string;
  /** Base64. */
  data: string;
  attributes: Record<string, string>;
  publishTime: string;
  orderingKey: string;
}

/** `google.pubsub.v1.PubsubMessage`. */
export function toMessage({ messageId, data, attributes, publishTime, orderingKey }: StoredMessage): Json {
  return { data, attributes, messageId, publishTime, ...(orderingKey === '' ? {} : { orderingKey }) };
}

/** As it is pushed: the older spelling is there too. @see https://cloud.google.com/pubsub/docs/push#receive_push */
export function toPushed(message: StoredMessage): Json {
  const { messageId, publishTime } = message;
  return { ...toMessage(message), message_id: messageId, publish_time: publishTime };
}

export function fromMessage(message: Json, messageId: string, publishTime: string): StoredMessage {
  return {
    messageId,
    publishTime,
    data: textOf(message, 'data'),
    attributes: 'attributes' in message ? textMapOf({ attributes: messageOf(message, 'attributes') }, 'attributes') : {},
    orderingKey: textOf(message, 'orderingKey'),
  };
}
