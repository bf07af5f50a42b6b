import { createHash } from 'node:crypto';
import type { MessageAttribute } from './message.ts';

export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

/**
 * MD5 of message attributes, which every SDK computes too and compares; null without attributes.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttribute>>): string | null {
  const names = Object.keys(attributes).toSorted(byBytes);
  if (names.length === 0) return null;
  const hash = createHash('md5');
  const lengthAndBytes = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { dataType = '', stringValue, binaryValue } = attributes[name] ?? {};
    lengthAndBytes(Buffer.from(name));
    lengthAndBytes(Buffer.from(dataType));
    hash.update(Buffer.of(binaryValue === undefined ? 1 : 2));
    lengthAndBytes(binaryValue === undefined ? Buffer.from(stringValue ?? '') : Buffer.from(binaryValue, 'base64'));
  }
  return hash.digest('hex');
}

/** Bytes that count towards the size of a message: the body, and of every attribute its name, type and value. */
export function messageBytes(body: string, attributes: Readonly<Record<string, MessageAttribute>>): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { dataType, stringValue, binaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(dataType) + Buffer.byteLength(stringValue ?? '');
    bytes += binaryValue === undefined ? 0 : Buffer.byteLength(binaryValue, 'base64');
  }
  return bytes;
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
