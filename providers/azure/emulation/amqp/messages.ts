import rhea, { type Message } from 'rhea';

/** The format of a message that holds others. @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#message-batches */
const BATCH = 0x80013700;
const DATA = 0x75;

/**
 * The messages in what was sent, encoded as they are kept. The library leaves formats alone that it does not know;
 * `envelope` is what a batch says of itself.
 */
export function messagesIn(sent: Message | Buffer, format: number | undefined): { messages: Buffer[]; envelope: Message | null } {
  if (!Buffer.isBuffer(sent)) return { messages: [encoded(sent)], envelope: null };
  if (format !== BATCH) return { messages: [sent], envelope: null };
  const envelope = decoded(sent);
  return { messages: contentsOf(envelope), envelope };
}

export const encoded = (message: Message): Buffer => rhea.message.encode(message) as unknown as Buffer;
export const decoded = (bytes: Buffer): Message => rhea.message.decode(bytes) as unknown as Message;

/** A message with a body of bytes. */
export const dataMessage = (bytes: Buffer, about: Omit<Message, 'body'> = {}): Buffer =>
  encoded({ ...about, body: rhea.message.data_section(bytes) as unknown });

/** Bytes of the data sections of a message. */
export function contentsOf({ body }: Message): Buffer[] {
  const { typecode, content } = (body ?? {}) as { typecode?: number; content?: Buffer | Buffer[] };
  if (typecode !== DATA || content === undefined) return [];
  return Array.isArray(content) ? content : [content];
}

/** The bytes of a message, whichever kind of body it has; of a value those of its text, or of its JSON. */
export function bytesOf(message: Message): Buffer {
  const contents = contentsOf(message);
  if (contents.length > 0) return Buffer.concat(contents);
  const { body } = message as { body: unknown };
  const value: unknown = typeof body === 'object' && body !== null && 'content' in body ? body.content : body;
  return Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

/** The text of a message. */
export const textOf = (message: Message): string => bytesOf(message).toString('utf8');
