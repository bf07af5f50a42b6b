import { randomUUID } from 'node:crypto';

interface Delivery {
  method: string;
  path: string;
  headers: [string, string][];
  body: Uint8Array;
}

/** An event for an HTTP function: a POST of it to `/`. */
export function postEvent(body: Uint8Array, contentType: string | null): Delivery {
  return { method: 'POST', path: '/', headers: [['content-type', contentType ?? 'application/json']], body };
}

/**
 * An event for an event function, the way Eventarc or the framework's own users send it: a CloudEvent
 * in structured mode and a legacy `{context, data}` as they are, anything else as the data of a new CloudEvent.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 */
export function deliverCloudEvent(body: Uint8Array, contentType: string | null): Delivery {
  const event = parse(body);
  if (event !== null && 'specversion' in event) {
    return { method: 'POST', path: '/', headers: [['content-type', 'application/cloudevents+json; charset=utf-8']], body };
  }
  if (event !== null && ('context' in event || 'eventId' in event) && 'data' in event) return postEvent(body, contentType);
  return {
    method: 'POST',
    path: '/',
    headers: [
      ['ce-id', randomUUID()],
      ['ce-specversion', '1.0'],
      ['ce-type', 'dev.isobar.invocation'],
      ['ce-source', '//isobar/local'],
      ['ce-time', new Date().toISOString()],
      ['content-type', contentType ?? 'application/json'],
    ],
    body,
  };
}

function parse(body: Uint8Array): object | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
