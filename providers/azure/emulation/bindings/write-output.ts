import type { RpcBinding, RpcTypedData } from '../functions-core.ts';
import { writeCosmos } from './cosmos-binding.ts';
import { writeEventHub } from './event-hub-binding.ts';
import { bindingError, storageOf, type StorageConnection, type Variables } from './connection.ts';
import { fillIn, type BindingData } from './expression.ts';
import { send } from './send.ts';
import { writeServiceBus } from './service-bus-binding.ts';
import { encodePath, storageRequest } from './storage-request.ts';
import { writeTable } from './table-binding.ts';

export interface OutputContext {
  variables: Variables;
  data: BindingData;
  /** host.json: extensions.queues.messageEncoding. */
  encoding: 'base64' | 'none';
}

type Write = (binding: RpcBinding, value: RpcTypedData, context: OutputContext) => Promise<void>;

/** Output bindings with a service behind them, by type in lower case. */
const WRITERS: Readonly<Record<string, Write>> = {
  queue: writeQueue,
  blob: writeBlob,
  eventgrid: writeEventGrid,
  cosmosdb: (binding, value, context) => writeCosmos(binding, textsOf(value), context),
  servicebus: (binding, value, context) => writeServiceBus(binding, itemsOf(value), context),
  eventhub: (binding, value, context) => writeEventHub(binding, itemsOf(value), context),
  table: (binding, value, context) => writeTable(binding, textsOf(value), context),
};

/** Whether values for this kind of output go anywhere. */
export const isWritable = (type: string): boolean => WRITERS[type.toLowerCase()] !== undefined;

/** Sends a function's value to where its output binding leads. Rejects where it cannot be delivered: the invocation fails with it. */
export async function writeOutput(binding: RpcBinding, value: RpcTypedData, context: OutputContext): Promise<void> {
  await WRITERS[binding.type.toLowerCase()]?.(binding, value, context);
}

/** The queue is made where there is none; a list is a message for each of its items. */
async function writeQueue(binding: RpcBinding, value: RpcTypedData, { variables, data, encoding }: OutputContext): Promise<void> {
  const storage = storageOf(variables, binding['connection']);
  const queue = fillIn(String(binding['queueName'] ?? ''), variables, data).toLowerCase();
  await storageRequest(storage, 'queue', 'PUT', `/${encodePath(queue)}`);
  for (const item of itemsOf(value)) {
    const bytes = typeof item === 'string' ? Buffer.from(item) : item;
    const text = encoding === 'base64' ? Buffer.from(bytes).toString('base64') : escapeXml(Buffer.from(bytes).toString('utf8'));
    const body = Buffer.from(`<QueueMessage><MessageText>${text}</MessageText></QueueMessage>`);
    const { status } = await storageRequest(storage, 'queue', 'POST', `/${encodePath(queue)}/messages`, {
      headers: { 'content-type': 'application/xml' },
      body,
    });
    if (status === 404) throw bindingError(`The queue "${queue}" was removed while a message was sent to it.`);
  }
}

/** The container is made where there is none. */
async function writeBlob(binding: RpcBinding, value: RpcTypedData, { variables, data }: OutputContext): Promise<void> {
  const storage = storageOf(variables, binding['connection']);
  const path = fillIn(String(binding['path'] ?? ''), variables, data);
  const slash = path.indexOf('/');
  if (slash <= 0) throw bindingError(`Invalid blob path specified : '${path}'. Blob identifiers must be in the format 'container/blob'.`);
  await createContainer(storage, path.slice(0, slash));
  await storageRequest(storage, 'blob', 'PUT', `/${encodePath(path)}`, {
    headers: { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' },
    body: bytesOf(value),
  });
}

async function createContainer(storage: StorageConnection, container: string): Promise<void> {
  await storageRequest(storage, 'blob', 'PUT', `/${encodePath(container)}`, { query: { restype: 'container' }, accept: [409] });
}

/**
 * Publishes to the topic that the settings name.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-grid-output
 */
async function writeEventGrid(binding: RpcBinding, value: RpcTypedData, { variables }: OutputContext): Promise<void> {
  const { endpoint, headers } = topicOf(binding, variables);
  const events = itemsOf(value).map((item) => JSON.parse(typeof item === 'string' ? item : Buffer.from(item).toString('utf8')) as unknown);
  if (events.length === 0) return;
  const cloud = events.every((event) => typeof event === 'object' && event !== null && 'specversion' in event);
  const url = new URL(endpoint);
  url.searchParams.set('api-version', '2018-01-01');
  const response = await send(`The Event Grid topic at ${url.host}`, url, {
    method: 'POST',
    headers: { ...headers, 'content-type': cloud ? 'application/cloudevents-batch+json; charset=utf-8' : 'application/json' },
    body: JSON.stringify(events),
  });
  await response.arrayBuffer();
  if (!response.ok) throw bindingError(`The Event Grid topic at ${url.host} refused the events: ${response.status} ${response.statusText}`);
}

/**
 * The topic and what opens it: a key that a setting holds, or an identity (`connection`), of which this machine has none
 * but the one that its own topic takes.
 */
function topicOf(binding: RpcBinding, variables: Variables): { endpoint: string; headers: Record<string, string> } {
  const { connection } = binding;
  if (typeof connection !== 'string' || connection === '') {
    const endpoint = setting(binding, 'topicEndpointUri', variables);
    return { endpoint, headers: { 'aeg-sas-key': setting(binding, 'topicKeySetting', variables) } };
  }
  const name = `${connection}__topicEndpointUri`;
  const endpoint = variables[name];
  if (endpoint === undefined || !URL.canParse(endpoint))
    throw bindingError(`The setting '${name}' of an Event Grid output is not there, or is no URL. Add it to the app's settings.`);
  if (!/^(?:localhost|127\.0\.0\.1)$/.test(new URL(endpoint).hostname))
    throw bindingError(
      `The Event Grid topic at ${new URL(endpoint).host} is opened by an identity, which an app does not have on this machine. Use topicEndpointUri and topicKeySetting.`,
    );
  return { endpoint, headers: { authorization: 'Bearer local' } };
}

function setting(binding: RpcBinding, name: string, variables: Variables): string {
  const wanted = String(binding[name] ?? '');
  const value = variables[wanted];
  if (value === undefined || value === '') {
    throw bindingError(
      `The '${name}' of an Event Grid output names the setting '${wanted}', which is not there. Add it to the app's settings.`,
    );
  }
  return value;
}

const textsOf = (value: RpcTypedData): string[] => itemsOf(value).map((item) => Buffer.from(item).toString('utf8'));

/** The items of a list; anything else is the only item. Objects become JSON. */
function itemsOf(value: RpcTypedData): (string | Uint8Array)[] {
  if (value.bytes) return [value.bytes];
  if (value.collectionString) return value.collectionString.string;
  const parsed = value.json === undefined || value.json === null ? undefined : (JSON.parse(value.json) as unknown);
  if (Array.isArray(parsed)) return parsed.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return [value.string ?? value.json ?? String(value.int ?? value.double ?? '')];
}

function bytesOf(value: RpcTypedData): Uint8Array {
  return value.bytes ?? Buffer.from(value.string ?? value.json ?? String(value.int ?? value.double ?? ''));
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
