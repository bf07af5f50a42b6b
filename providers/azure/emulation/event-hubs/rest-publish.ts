import type { IncomingMessage, ServerResponse } from 'node:http';
import { isMapping } from '../../../detection/cloud-yaml.ts';
import { browserRefusal } from '../../../emulation-http/browser-refusal.ts';
import { readBody } from '../../../emulation-http/read-body.ts';
import { AmqpRefusal } from '../amqp/amqp-service.ts';
import { dataMessage } from '../amqp/messages.ts';
import { isNamespaceToken } from '../amqp/namespace-key.ts';
import { sendPlace } from './addresses.ts';
import { PUBLICATION_BYTES } from './hub-service.ts';
import type { Hubs } from './hubs.ts';
import type { Placing } from './placing.ts';

const BATCH_TYPE = 'application/vnd.microsoft.servicebus.json';

interface Event {
  bytes: Buffer;
  key: string | null;
}

/**
 * `POST /HUB/messages` and `POST /HUB/partitions/N/messages`: publishes an event over HTTP, or several as a JSON list.
 * @see https://learn.microsoft.com/rest/api/eventhub/send-event
 * @see https://learn.microsoft.com/rest/api/eventhub/send-batch-events
 */
export function createRestPublish(hubs: Hubs, placing: Placing): (request: IncomingMessage, response: ServerResponse) => void {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = await readBody(request, PUBLICATION_BYTES);
    response.statusCode = publish(hubs, placing, request, bytes);
    response.setHeader('content-length', 0);
    if (bytes === null) response.setHeader('connection', 'close');
    response.end();
  };
  return (request, response) => void respond(request, response).catch(() => response.destroy());
}

/** The status that answers it. */
function publish(hubs: Hubs, placing: Placing, request: IncomingMessage, bytes: Buffer | null): number {
  if (browserRefusal(request.headers) !== null) return 403;
  if (!isNamespaceToken(request.headers.authorization ?? '')) return 401;
  if (bytes === null) return 413;
  const address = /^\/(.+)\/messages\/?$/.exec((request.url ?? '/').split('?')[0] ?? '')?.[1];
  if (request.method !== 'POST' || address === undefined) return 404;
  const events = eventsOf(request, bytes);
  if (events === null) return 400;
  return put(hubs, placing, address, events);
}

/** Null for a list that is none. */
function eventsOf(request: IncomingMessage, bytes: Buffer): Event[] | null {
  return request.headers['content-type']?.startsWith(BATCH_TYPE) === true ? batchOf(bytes) : [single(request, bytes)];
}

function put(hubs: Hubs, placing: Placing, address: string, events: readonly Event[]): number {
  try {
    const { hub, partition } = sendPlace(hubs, decodeURIComponent(address));
    placing.append(hub, partition, events);
    return 201;
  } catch (error) {
    if (error instanceof AmqpRefusal) return error.condition === 'amqp:not-found' ? 404 : 400;
    if (error instanceof URIError) return 400;
    throw error;
  }
}

/** `BrokerProperties` may have a partition key. */
function single({ headers }: IncomingMessage, bytes: Buffer): Event {
  const { PartitionKey: key } = mappingIn(String(headers['brokerproperties'] ?? '')) ?? {};
  const type = headers['content-type'];
  return { bytes: dataMessage(bytes, type === undefined ? {} : { content_type: type }), key: typeof key === 'string' ? key : null };
}

/** `[{"Body": "…", "UserProperties": {…}, "BrokerProperties": {"PartitionKey": "…"}}]`; null for anything else. */
function batchOf(bytes: Buffer): Event[] | null {
  const list = parse(bytes.toString('utf8'));
  if (!Array.isArray(list) || !list.every(isMapping)) return null;
  return list.map(({ Body: body, UserProperties: properties, BrokerProperties: broker }) => {
    const key = isMapping(broker) ? broker['PartitionKey'] : undefined;
    const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
    const about = isMapping(properties) ? { application_properties: properties } : {};
    return { bytes: dataMessage(Buffer.from(text), about), key: typeof key === 'string' ? key : null };
  });
}

function mappingIn(text: string): Readonly<Record<string, unknown>> | null {
  const value = parse(text);
  return isMapping(value) ? value : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
