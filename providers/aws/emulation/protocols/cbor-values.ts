import { Decoder, Encoder } from 'cbor-x';
import { XmlMap } from '../../../emulation-parts/xml.ts';
import { AwsError } from '../server/service.ts';
import { isObject } from './json-values.ts';

/** Numbers of 64 bits as they are in JavaScript: the decoder makes no time of any other. */
const READING = { mapsAsObjects: true, useRecords: false, int64AsNumber: true };

/**
 * The body as a map; an empty body is an empty one. `time` makes of a time what the protocol means by it, where it is not
 * seconds. Throws `SerializationException`.
 */
export function decodeCbor(body: Uint8Array, time: (seconds: Date) => Date = (seconds) => seconds): Record<string, unknown> {
  if (body.byteLength === 0) return {};
  let value: unknown;
  try {
    value = new Decoder(READING).decode(Buffer.from(body));
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid CBOR.');
  }
  const read = withTimes(value, time);
  if (!isObject(read)) throw new AwsError('SerializationException', 'The request body is not a CBOR map.');
  return read;
}

/** A value as CBOR. Dates are tag 1 with seconds, unless `time` makes something else of them. */
export function encodeCbor(value: unknown, time: (date: Date) => unknown = (date) => date): Uint8Array {
  return new Encoder({ mapsAsObjects: true, useRecords: false, variableMapSize: true, tagUint8Array: false }).encode(
    withTimes(value, time),
  );
}

/** The same with its times made into something else, and without members that are undefined: in CBOR they would be there. */
function withTimes(value: unknown, time: (date: Date) => unknown): unknown {
  if (value instanceof Date) return time(value);
  if (value instanceof XmlMap) return withTimes(value.entries, time);
  if (Array.isArray(value)) return value.map((member) => withTimes(member, time));
  if (!isObject(value) || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, withTimes(member, time)]),
  );
}
