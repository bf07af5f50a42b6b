import {
  EMPTY,
  listAnswer,
  metadataHeaders,
  metadataOf,
  queryNumber,
  readXml,
  xmlAnswer,
  type StorageAnswer,
  type StorageRequest,
} from '../storage-exchange.ts';
import { StorageError, storageError } from '../storage-error.ts';
import { serviceProperties } from '../service-properties.ts';
import type { QueueMessage, Queues } from './queues.ts';

/** "The maximum message size is 64 KiB". @see https://learn.microsoft.com/rest/api/storageservices/put-message */
const MESSAGE_BYTES = 64 * 1024;
const WEEK_S = 7 * 24 * 3600;
/** Room for the document around a message whose text is escaped. */
const DOCUMENT_BYTES = 8 * MESSAGE_BYTES;

/**
 * The REST interface of Queue storage.
 * @see https://learn.microsoft.com/rest/api/storageservices/operations-on-queues
 */
export function createQueueService(queues: Queues): (request: StorageRequest) => Promise<StorageAnswer> {
  return async (request) => {
    const [queue, rest] = request.resource;
    if (queue === '') return account(queues, request);
    checkName(queue);
    if (rest === '') return onQueue(queues, queue, request);
    const [messages, id, ...more] = rest.split('/');
    if (messages !== 'messages' || more.length > 0) throw storageError('InvalidUri');
    if (queues.find(queue) === null) throw queueNotFound();
    return id === undefined || id === '' ? onMessages(queues, queue, request) : onMessage(queues, queue, id, request);
  };
}

/** @see https://learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata */
function checkName(name: string): void {
  if (!/^[a-z0-9](?:-?[a-z0-9]){2,62}$/.test(name) || name.length > 63) throw storageError('InvalidResourceName');
}

const queueNotFound = (): StorageError => new StorageError(404, 'QueueNotFound', 'The specified queue does not exist.');

async function account(queues: Queues, request: StorageRequest): Promise<StorageAnswer> {
  const { method, query, endpoint } = request;
  if (query.get('restype') === 'service') return serviceProperties(request);
  if (method !== 'GET' || query.get('comp') !== 'list') throw storageError('InvalidUri');
  const prefix = query.get('prefix') ?? '';
  const marker = query.get('marker') ?? '';
  const limit = queryNumber(query, 'maxresults', { min: 1, max: 5000, fallback: 5000 });
  const found = queues.list({ prefix, after: marker === '' ? undefined : marker, limit: limit + 1 });
  const page = found.slice(0, limit);
  const withMetadata = (query.get('include') ?? '').split(',').includes('metadata');
  const entries = page.map(({ name, metadata }) => ({ Name: name, ...(withMetadata ? { Metadata: metadata } : {}) }));
  return listAnswer(
    endpoint,
    {},
    {
      Prefix: prefix,
      MaxResults: limit,
      Queues: { Queue: entries },
      NextMarker: found.length > limit ? (page.at(-1)?.name ?? '') : EMPTY,
    },
  );
}

async function onQueue(queues: Queues, queue: string, request: StorageRequest): Promise<StorageAnswer> {
  const { method, query, headers } = request;
  const comp = query.get('comp');
  if (method === 'PUT' && comp === null) return create(queues, queue, metadataOf(headers));
  const record = queues.find(queue);
  if (record === null) throw queueNotFound();
  if (method === 'DELETE' && comp === null) {
    queues.remove(queue);
    return { status: 204 };
  }
  if (comp === 'metadata' && method === 'PUT') {
    queues.put({ ...record, metadata: metadataOf(headers) });
    return { status: 204 };
  }
  if (comp === 'metadata' && (method === 'GET' || method === 'HEAD')) {
    return {
      status: 200,
      headers: { 'x-ms-approximate-messages-count': String(queues.count(queue)), ...metadataHeaders(record.metadata) },
    };
  }
  // Stored access policies are of use with shared access signatures only, whose rights are not looked at here.
  if (comp === 'acl') throw storageError('NotImplemented');
  throw storageError('UnsupportedHttpVerb');
}

function create(queues: Queues, name: string, metadata: Record<string, string>): StorageAnswer {
  const known = queues.find(name);
  if (known === null) {
    queues.put({ name, metadata });
    return { status: 201 };
  }
  if (JSON.stringify(known.metadata) === JSON.stringify(metadata)) return { status: 204 };
  throw new StorageError(409, 'QueueAlreadyExists', 'The specified queue already exists.');
}

async function onMessages(queues: Queues, queue: string, request: StorageRequest): Promise<StorageAnswer> {
  const { method, query } = request;
  if (method === 'DELETE') {
    queues.clear(queue);
    return { status: 204 };
  }
  if (method === 'POST') return put(queues, queue, request);
  if (method !== 'GET') throw storageError('UnsupportedHttpVerb');
  const max = queryNumber(query, 'numofmessages', { min: 1, max: 32, fallback: 1 });
  if (query.get('peekonly') === 'true') return messageList(queues.peek(queue, max).map(peeked));
  const hideS = queryNumber(query, 'visibilitytimeout', { min: 1, max: WEEK_S, fallback: 30 });
  return messageList(queues.receive(queue, max, hideS * 1000).map((message) => ({ ...received(message), ...content(message) })));
}

async function put(queues: Queues, queue: string, { query, stream }: StorageRequest): Promise<StorageAnswer> {
  const delayS = queryNumber(query, 'visibilitytimeout', { min: 0, max: WEEK_S, fallback: 0 });
  // -1 is a message that never expires.
  const ttlS = queryNumber(query, 'messagettl', { min: -1, max: Number.MAX_SAFE_INTEGER, fallback: WEEK_S });
  if (ttlS === 0 || (ttlS > 0 && delayS >= ttlS)) throw storageError('OutOfRangeQueryParameterValue');
  const text = await messageText(stream);
  const message = queues.add(queue, text, { delayMs: delayS * 1000, ttlMs: ttlS < 0 ? null : ttlS * 1000 });
  return messageList([received(message)], 201);
}

async function messageText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const { MessageText: text } = await readXml(stream, 'QueueMessage', DOCUMENT_BYTES);
  if (typeof text !== 'string') throw storageError('InvalidXmlDocument');
  if (Buffer.byteLength(text) > MESSAGE_BYTES) throw storageError('RequestBodyTooLarge');
  return text;
}

async function onMessage(
  queues: Queues,
  queue: string,
  id: string,
  { method, query, stream, headers }: StorageRequest,
): Promise<StorageAnswer> {
  if (method !== 'DELETE' && method !== 'PUT') throw storageError('UnsupportedHttpVerb');
  const message = queues.message(queue, id);
  if (message === null) throw new StorageError(404, 'MessageNotFound', 'The specified message does not exist.');
  if (query.get('popreceipt') !== message.popReceipt) {
    throw new StorageError(400, 'PopReceiptMismatch', 'The specified pop receipt did not match the pop receipt for a dequeued message.');
  }
  if (method === 'DELETE') {
    queues.delete(queue, id);
    return { status: 204 };
  }
  const hideS = queryNumber(query, 'visibilitytimeout', { min: 0, max: WEEK_S, fallback: 0 });
  const text = headers['content-length'] === undefined || headers['content-length'] === '0' ? undefined : await messageText(stream);
  const updated = queues.update(queue, message, { hideMs: hideS * 1000, text });
  return { status: 204, headers: { 'x-ms-popreceipt': updated.popReceipt, 'x-ms-time-next-visible': date(updated.visibleAtMs) } };
}

const messageList = (messages: object[], status = 200): StorageAnswer =>
  xmlAnswer('QueueMessagesList', { QueueMessage: messages }, {}, status);

/** "Fri, 31 Dec 9999 23:59:59 GMT" for a message that never expires. */
const date = (ms: number | null): string => new Date(ms ?? Date.UTC(9999, 11, 31, 23, 59, 59)).toUTCString();

const times = ({ id, insertedAtMs, expiresAtMs }: QueueMessage): object => ({
  MessageId: id,
  InsertionTime: date(insertedAtMs),
  ExpirationTime: date(expiresAtMs),
});

const received = (message: QueueMessage): object => ({
  ...times(message),
  PopReceipt: message.popReceipt,
  TimeNextVisible: date(message.visibleAtMs),
});

const content = ({ dequeueCount, text }: QueueMessage): object => ({ DequeueCount: dequeueCount, MessageText: text });

const peeked = (message: QueueMessage): object => ({ ...times(message), ...content(message) });
