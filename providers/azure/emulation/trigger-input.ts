import type { RpcBinding, RpcTypedData } from './functions-core.ts';

const decoder = new TextDecoder();

/**
 * An event as the host would hand it to a function of this trigger: what is JSON as JSON, a blob as bytes, a queue
 * message as text, many messages as a list.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings
 */
export function triggerInput(binding: RpcBinding, body: Uint8Array): RpcTypedData {
  const text = decoder.decode(body);
  const parsed = parse(text);
  switch (binding.type.toLowerCase()) {
    case 'timertrigger':
      return {
        json: JSON.stringify(isTimer(parsed) ? parsed : { Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false }),
      };
    case 'warmuptrigger':
      return { json: '{}' };
    case 'blobtrigger':
      return { bytes: body };
    case 'eventgridtrigger':
    case 'cosmosdbtrigger':
    case 'sqltrigger':
    case 'mysqltrigger':
      return { json: text.trim() === '' ? '{}' : text };
    case 'eventhubtrigger':
      if (binding['dataType'] === 'binary') return binaryEvents(binding, body, parsed);
      return texts(binding, text, parsed);
    default:
      return texts(binding, text, parsed);
  }
}

/** A list where the function takes many. */
function texts(binding: RpcBinding, text: string, parsed: unknown): RpcTypedData {
  if (binding['cardinality'] !== 'many' || !Array.isArray(parsed)) return { string: text };
  return { collectionString: { string: parsed.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))) } };
}

/** Bodies of events as bytes; those of many come in base64. */
function binaryEvents(binding: RpcBinding, body: Uint8Array, parsed: unknown): RpcTypedData {
  if (binding['cardinality'] !== 'many' || !Array.isArray(parsed)) return { bytes: body };
  return { collectionBytes: { bytes: parsed.map((item) => Buffer.from(String(item), 'base64')) } };
}

/** `{"Schedule":…, "ScheduleStatus":…, "IsPastDue":…}`; anything else (an empty event) gets a timer that is on time. */
function isTimer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('IsPastDue' in value || 'isPastDue' in value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a function without an HTTP response returned, as the caller of an event gets it: JSON, or bytes. */
export function eventResult(value: RpcTypedData | null | undefined): { body: Uint8Array; contentType: string } {
  if (value?.bytes) return { body: value.bytes, contentType: 'application/octet-stream' };
  const json = value?.json ?? JSON.stringify(value?.string ?? value?.int ?? value?.double ?? null);
  return { body: Buffer.from(json), contentType: 'application/json' };
}
