import { AwsError } from '../server/service.ts';
import { XmlMap } from '../../../emulation-parts/xml.ts';

/** The body as a JSON object; an empty body is an empty object. Throws `SerializationException`. */
export function parseJsonObject(body: Uint8Array): Record<string, unknown> {
  if (body.byteLength === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid JSON.');
  }
  if (!isObject(value)) throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
  return value;
}

/** JSON as AWS writes it: timestamps in epoch seconds, blobs in base64. */
export function stringifyJson(value: unknown): string {
  return JSON.stringify(toJson(value));
}

function toJson(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (value instanceof XmlMap) return toJson(value.entries);
  if (Array.isArray(value)) return value.map(toJson);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toJson(member)]));
  return value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
