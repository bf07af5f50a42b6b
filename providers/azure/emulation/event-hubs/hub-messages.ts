import rhea, { type Message } from 'rhea';
import { decoded, messagesIn } from '../amqp/messages.ts';
import type { HubEvent, PartitionState } from './partition-log.ts';

const KEY = 'x-opt-partition-key';

const keyOf = (message: Message | null): string | null => {
  const key: unknown = message?.message_annotations?.[KEY];
  return typeof key === 'string' ? key : null;
};

/** The events in what was sent, each with the key that chooses its partition. */
export function eventsIn(sent: Message | Buffer, format: number | undefined): { bytes: Buffer; key: string | null }[] {
  const { messages, envelope } = messagesIn(sent, format);
  return messages.map((bytes) => ({ bytes, key: keyOf(decoded(bytes)) ?? keyOf(envelope) }));
}

/**
 * An event as a receiver gets it: with its place and time, and with those of the newest where the receiver wants that.
 * @see https://learn.microsoft.com/azure/event-hubs/event-hubs-features#stream-offsets
 */
export function deliverable({ bytes, sequence, offset, enqueuedAtMs, key }: HubEvent, newest: PartitionState | null): Message {
  const message = decoded(bytes);
  return {
    ...message,
    ...(newest === null ? {} : { delivery_annotations: factsOf(newest) }),
    message_annotations: {
      ...message.message_annotations,
      'x-opt-sequence-number': rhea.types.wrap_long(sequence),
      'x-opt-offset': String(offset),
      'x-opt-enqueued-time': rhea.types.wrap_timestamp(enqueuedAtMs),
      ...(key === null ? {} : { [KEY]: key }),
    },
  };
}

const factsOf = ({ next, lastOffset, lastAtMs }: PartitionState): Record<string, unknown> => ({
  last_enqueued_sequence_number: rhea.types.wrap_long(next - 1),
  last_enqueued_offset: String(lastOffset),
  last_enqueued_time_utc: rhea.types.wrap_timestamp(lastAtMs),
  runtime_info_retrieval_time_utc: rhea.types.wrap_timestamp(Date.now()),
});
