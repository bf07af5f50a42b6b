import rhea, { type Message } from 'rhea';
import { decoded, messagesIn } from '../amqp/messages.ts';
import type { BusMessage } from './entities.ts';

const SCHEDULED = 'x-opt-scheduled-enqueue-time';

/** The messages in what was sent; `delayMs` until one may be received. */
export function scheduledMessages(sent: Message | Buffer, format: number | undefined): { bytes: Buffer; delayMs: number }[] {
  return messagesIn(sent, format).messages.map((bytes) => ({ bytes, delayMs: delayOf(decoded(bytes)) }));
}

function delayOf({ message_annotations: annotations }: Message): number {
  const at: unknown = annotations?.[SCHEDULED];
  const ms = at instanceof Date ? at.getTime() : Number(at ?? 0);
  return ms > Date.now() ? ms - Date.now() : 0;
}

/** A message as a receiver gets it: what the service knows of it beside what was sent. */
export function deliverable({ id, bytes, sequence, deliveries, enqueuedAtMs, lockedUntilMs, deadLetter }: BusMessage): Message {
  const message = decoded(bytes);
  const why = deadLetter === null ? {} : { DeadLetterReason: deadLetter.reason, DeadLetterErrorDescription: deadLetter.description };
  return {
    ...message,
    // The service gives one to those that came without.
    message_id: message.message_id ?? id.replaceAll('-', ''),
    delivery_count: deliveries,
    application_properties: { ...message.application_properties, ...why },
    message_annotations: {
      ...message.message_annotations,
      'x-opt-sequence-number': rhea.types.wrap_long(sequence),
      'x-opt-enqueued-time': rhea.types.wrap_timestamp(enqueuedAtMs),
      'x-opt-locked-until': rhea.types.wrap_timestamp(lockedUntilMs),
    },
  };
}

/** Sixteen bytes in the order of .NET, which turns round the first three parts. */
export function tagOf(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes.subarray(0, 4).reverse(), bytes.subarray(4, 6).reverse(), bytes.subarray(6, 8).reverse(), bytes.subarray(8)]);
}
