import { AwsError } from '../../server/service.ts';
import { invalidParameter, invalidValue, missingParameter } from './errors.ts';
import { messageBytes } from './message-digest.ts';
import type { MessageAttribute } from './message.ts';

/** "A message can include only XML, JSON, and unformatted text": anything but these. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
// oxlint-disable-next-line no-control-regex -- exactly the characters that SQS does not take
const FORBIDDEN = /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const ATTRIBUTE_NAME = /^[\p{L}\p{N}_.-]+$/u;
/** `MessageGroupId`, `MessageDeduplicationId`: "up to 128 alphanumeric characters and punctuation". */
const FIFO_ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/** An attribute as it comes over the wire, in any protocol. */
export interface GivenAttribute {
  DataType?: string | undefined;
  StringValue?: string | undefined;
  /** Base64. */
  BinaryValue?: string | undefined;
}

export function checkBody(body: string | undefined): string {
  if (body === undefined || body === '') throw missingParameter('MessageBody');
  if (FORBIDDEN.test(body)) {
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
  }
  return body;
}

export function checkSize(body: string, attributes: Readonly<Record<string, MessageAttribute>>, maxBytes: number): void {
  if (messageBytes(body, attributes) > maxBytes) {
    throw invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`);
  }
}

export function checkAttributes(given: Readonly<Record<string, GivenAttribute>> = {}): Record<string, MessageAttribute> {
  const names = Object.keys(given);
  if (names.length > 10) throw invalidParameter(`Number of message attributes [${names.length}] exceeds the allowed maximum [10].`);
  return Object.fromEntries(Object.entries(given).map(([name, attribute]) => [checkName(name), checkAttribute(name, attribute)]));
}

/** `MessageSystemAttributes`: "Currently, the only supported message system attribute is AWSTraceHeader." */
export function checkTraceHeader(given: Readonly<Record<string, GivenAttribute>> = {}): string | null {
  for (const [name, { DataType, StringValue }] of Object.entries(given)) {
    if (name !== 'AWSTraceHeader') throw invalidParameter(`Message system attribute name '${name}' is invalid.`);
    if (DataType !== 'String' || StringValue === undefined || StringValue === '') {
      throw invalidParameter(`Message (system) attribute '${name}' must contain a non-empty value of type 'String'.`);
    }
  }
  return given['AWSTraceHeader']?.StringValue ?? null;
}

export function checkFifoId(value: string, parameter: 'MessageGroupId' | 'MessageDeduplicationId'): string {
  if (!FIFO_ID.test(value)) {
    throw invalidValue(value, parameter, `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`);
  }
  return value;
}

function checkName(name: string): string {
  if (name === '') throw invalidParameter('Message (user) attribute name must not be empty.');
  if (name.length > 256) throw invalidParameter('Message (user) attribute names must be shorter than 256 Bytes');
  if (!ATTRIBUTE_NAME.test(name)) {
    throw invalidParameter(
      'Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ',
    );
  }
  if (/^(aws|amazon)\.|^\.|\.$/i.test(name)) {
    throw invalidParameter(
      'You can not use message attribute names beginning with "AWS." or "Amazon.": these strings are reserved for internal use. They cannot start or end with a period either.',
    );
  }
  return name;
}

function checkAttribute(name: string, { DataType, StringValue, BinaryValue }: GivenAttribute): MessageAttribute {
  if (DataType === undefined || DataType === '') {
    throw invalidParameter(`The message attribute '${name}' must contain non-empty message attribute type.`);
  }
  const type = /^(String|Number|Binary)(\..+)?$/.exec(DataType)?.[1];
  if (type === undefined) {
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  }
  if (DataType.length > 256) throw invalidParameter('Message (user) attribute types must be shorter than 256 Bytes');
  const value = type === 'Binary' ? BinaryValue : StringValue;
  if (value === undefined || value === '') {
    throw invalidParameter(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${type === 'Number' ? 'String' : type}'.`,
    );
  }
  if (type === 'Binary') return { dataType: DataType, binaryValue: value };
  if (FORBIDDEN.test(value)) throw invalidParameter(`Message (user) attribute '${name}' contains characters that are not allowed.`);
  if (type === 'Number' && !Number.isFinite(Number(value))) {
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  return { dataType: DataType, stringValue: value };
}
