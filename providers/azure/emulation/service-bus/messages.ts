import rhea, { type Message } from 'rhea';
import type { BusMessage } from './entities.ts';

/** The format of a message that holds others. @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#message-batches */
const BATCH = 0x80013700;
const SCHEDULED = 'x-opt-scheduled-enqueue-time';
const DATA = 0x75;

/** The messages in what was sent, encoded as they are kept; `delayMs` until one may be received. The library leaves formats alone that it does not know. */
export function encodedMessages(sent: Message | Buffer, format: number | undefined): { bytes: Buffer; delayMs: number }[] {
  if (!Buffer.isBuffer(sent)) return [{ bytes: encoded(sent), delayMs: delayOf(sent) }];
  const all = format === BATCH ? contentsOf(decoded(sent)) : [sent];
  return all.map((bytes) => ({ bytes, delayMs: delayOf(decoded(bytes)) }));
}

export const encoded = (message: Message): Buffer => rhea.message.encode(message) as unknown as Buffer;
export const decoded = (bytes: Buffer): Message => rhea.message.decode(bytes) as unknown as Message;

/** Bytes of the data sections of a message. */
export function contentsOf({ body }: Message): Buffer[] {
  const { typecode, content } = (body ?? {}) as { typecode?: number; content?: Buffer | Buffer[] };
  if (typecode !== DATA || content === undefined) return [];
  return Array.isArray(content) ? content : [content];
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

/** The text of a message, whichever kind of body it has; a value that is no text as JSON. */
export function textOf(message: Message): string {
  const contents = contentsOf(message);
  if (contents.length > 0) return Buffer.concat(contents).toString('utf8');
  const { body } = message as { body: unknown };
  const value: unknown = typeof body === 'object' && body !== null && 'content' in body ? body.content : body;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
