/** An event as functions get it. */
export type GridEvent = Record<string, unknown>;

/** What is wrong with a publisher's request; answered in the service's own form. */
export class EventGridError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'EventGridError';
    this.status = status;
    this.code = code;
  }
}

/** @see https://learn.microsoft.com/azure/event-grid/event-schema#event-properties */
const GRID_REQUIRED = ['id', 'subject', 'eventType', 'eventTime', 'dataVersion'];
/** @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#required-attributes */
const CLOUD_REQUIRED = ['id', 'source', 'type', 'specversion'];

/**
 * The events of a request: a batch or a single CloudEvent by the content type, else a list in the Event Grid schema.
 * Throws `EventGridError` for what the service would refuse.
 */
export function readEvents(body: Uint8Array, contentType: string, topic: string): GridEvent[] {
  const cloud = /^application\/cloudevents(?:-batch)?\+json/i.test(contentType);
  const parsed = parse(body);
  const events: unknown[] = Array.isArray(parsed) ? parsed : cloud ? [parsed] : notAList();
  return events.map((event, at) => {
    if (typeof event !== 'object' || event === null || Array.isArray(event)) throw badRequest(`The event at index ${at} is no object.`);
    const isCloud = cloud || 'specversion' in event;
    const missing = (isCloud ? CLOUD_REQUIRED : GRID_REQUIRED).find((name) => typeof Reflect.get(event, name) !== 'string');
    if (missing !== undefined)
      throw badRequest(
        `This resource is configured to receive event in '${isCloud ? 'CloudEventV10' : 'EventGridEvent'}' schema. The JSON received does not conform to the expected schema. Required property '${missing}' is missing in the event at index ${at}.`,
      );
    return isCloud ? { ...event } : { topic, metadataVersion: '1', ...event };
  });
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw badRequest('The request body is no JSON.');
  }
}

function notAList(): never {
  throw badRequest('Events in the Event Grid schema are sent as a JSON array.');
}

const badRequest = (message: string): EventGridError => new EventGridError(400, 'BadRequest', message);
