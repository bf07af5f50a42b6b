import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { XMLParser } from 'fast-xml-parser';
import { browserRefusal } from '../../../emulation-http/browser-refusal.ts';
import { isMapping } from '../../../detection/cloud-yaml.ts';
import { RawXml, writeXml } from '../../../emulation-parts/xml.ts';
import type { AccountData, StorageAccounts } from './accounts.ts';
import { authorize, type StorageKind } from './authorize.ts';
import { StorageError, storageError } from './storage-error.ts';
import { tableErrorBody } from './table/table-error-body.ts';

/** A request to a storage service, authorized. */
export interface StorageRequest {
  /** Whose it is. */
  account: AccountData;
  method: string;
  /** Parts of the path behind the account, decoded; the second holds the rest of it: `['container', 'a/b.txt']`. */
  resource: readonly [string, string];
  /** All of the path behind the account, decoded: `container/a/b.txt`. */
  path: string;
  /** In the path's spelling, for headers and lists: `http://127.0.0.1:PORT/devstoreaccount1`. */
  endpoint: string;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  /** The body as it arrives; to be read once. */
  stream: AsyncIterable<Uint8Array>;
}

export interface StorageAnswer {
  status: number;
  headers?: Record<string, string | undefined>;
  body?: string | AsyncIterable<Uint8Array>;
}

/** The newest version that is understood; a request's own is given back where it names one. */
const VERSION = '2025-05-05';

/** One of the services, as it is served. */
export interface StorageService {
  kind: StorageKind;
  accounts: StorageAccounts;
  /** What stands before the account in paths; nothing, unless it shares its place with others. */
  prefix?: string;
  /** Gives answers and throws `StorageError`. */
  answer: (request: StorageRequest) => Promise<StorageAnswer>;
  onFault: (message: string, error: unknown) => void;
}

/** What serves one of the services. */
export function storageHandler(service: StorageService): (request: IncomingMessage, response: ServerResponse) => void {
  const { kind, answer, onFault } = service;
  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const id = randomUUID();
    const own = {
      'x-ms-request-id': id,
      'x-ms-version': headerOf(message, 'x-ms-version') ?? VERSION,
      'x-ms-client-request-id': headerOf(message, 'x-ms-client-request-id'),
    };
    try {
      await write(message, response, own, await answer(authorized(message, service)));
    } catch (error) {
      if (response.headersSent || response.destroyed) {
        response.destroy();
        return;
      }
      if (!(error instanceof StorageError))
        onFault(`${message.method ?? ''} ${message.url?.split('?')[0] ?? ''} could not be answered.`, error);
      await write(message, response, own, errorAnswer(error, id, kind));
    }
  };
  return (request, response) => {
    respond(request, response).catch((error: unknown) => {
      const gone = response.destroyed;
      response.destroy();
      if (!gone) onFault('An answer could not be sent.', error);
    });
  };
}

function authorized(message: IncomingMessage, { kind, accounts, prefix = '' }: StorageService): StorageRequest {
  const method = message.method ?? 'GET';
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  const [name = '', first = '', ...rest] = path.slice(prefix.length + 1).split('/');
  // Of a shared access signature only the times are looked at, so that any page could write. To show what is there is one's own business.
  const refusal = method === 'GET' || method === 'HEAD' ? null : browserRefusal(message.headers);
  if (refusal !== null) throw new StorageError(403, 'AuthorizationFailure', refusal);
  const account = authorize(decode(name), accounts, kind, { method, path, query, headers });
  return {
    account,
    method,
    resource: [decode(first), decode(rest.join('/'))],
    path: decode([first, ...rest].join('/')),
    endpoint: `${prefix === '' ? 'http' : 'https'}://${headers['host'] ?? '127.0.0.1'}${prefix}/${account.name}`,
    query,
    headers,
    stream: message,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw storageError('InvalidUri');
  }
}

const headerOf = (message: IncomingMessage, name: string): string | undefined => {
  const value = message.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

async function write(
  message: IncomingMessage,
  response: ServerResponse,
  own: Record<string, string | undefined>,
  answer: StorageAnswer,
): Promise<void> {
  const { status, headers = {}, body } = answer;
  for (const [name, value] of Object.entries({ ...own, ...headers })) if (value !== undefined) response.setHeader(name, value);
  response.statusCode = status;
  // What a refused request still sends has to be taken in, or the client never gets its answer.
  message.resume();
  const silent = message.method === 'HEAD' || status === 304;
  if (typeof body === 'string') {
    const bytes = Buffer.from(body);
    if (!silent) response.setHeader('content-length', bytes.length);
    response.end(silent ? undefined : bytes);
  } else if (body === undefined || silent) {
    if (!response.hasHeader('content-length') && status !== 204 && status !== 304) response.setHeader('content-length', 0);
    response.end();
  } else await pipeline(Readable.from(body), response);
}

function errorAnswer(error: unknown, id: string, kind: StorageKind): StorageAnswer {
  const known =
    error instanceof StorageError
      ? error
      : new StorageError(500, 'InternalError', 'The server encountered an internal error. Please retry the request.');
  if (known.status === 304) return { status: 304, headers: { 'x-ms-error-code': known.code } };
  const message = `${known.message}\nRequestId:${id}\nTime:${new Date().toISOString()}`;
  if (kind === 'table') {
    const headers = { 'content-type': 'application/json', 'x-ms-error-code': known.code };
    return { status: known.status, headers, body: tableErrorBody(known.code, message) };
  }
  return {
    status: known.status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': known.code },
    body: document('Error', { Code: known.code, Message: message }),
  };
}

/** An answer with a document. */
export function xmlAnswer(root: string, value: unknown, headers: Record<string, string | undefined> = {}, status = 200): StorageAnswer {
  return { status, headers: { 'content-type': 'application/xml', ...headers }, body: document(root, value) };
}

const document = (root: string, value: unknown): string => writeXml(root, value, { lists: 'flat', declaration: true });

/** The root of a list, which names where it is from. */
export function listAnswer(endpoint: string, attributes: Record<string, string>, value: unknown): StorageAnswer {
  const named = Object.entries({ ServiceEndpoint: `${endpoint}/`, ...attributes })
    .map(([name, text]) => ` ${name}="${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}"`)
    .join('');
  const inner = writeXml('x', value, { lists: 'flat' }).replace(/^<x>|<\/x>$/g, '');
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="utf-8"?>\n<EnumerationResults${named}>${inner}</EnumerationResults>`,
  };
}

/** An element that is there and has nothing in it. */
export const EMPTY = new RawXml('');

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false, removeNSPrefix: true });

/** A document's root. Throws `InvalidXmlDocument`. `limit` is in bytes. */
export async function readXml(stream: AsyncIterable<Uint8Array>, root: string, limit: number): Promise<Record<string, unknown>> {
  const text = (await readBytes(stream, limit)).toString('utf8').replace(/^\uFEFF/, '');
  // Entities that a document declares could grow without bounds.
  if (text.includes('<!DOCTYPE')) throw storageError('InvalidXmlDocument');
  let parsed: unknown;
  try {
    parsed = parser.parse(text, true);
  } catch {
    throw storageError('InvalidXmlDocument');
  }
  const content = isMapping(parsed) ? parsed[root] : undefined;
  if (isMapping(content)) return content;
  if (content === '') return {};
  throw storageError('InvalidXmlDocument');
}

export async function readBytes(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.byteLength;
    if (size > limit) throw storageError('RequestBodyTooLarge');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** `x-ms-meta-NAME` of a request. */
export function metadataOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('x-ms-meta-'))
      .map(([name, value]) => [name.slice('x-ms-meta-'.length), value]),
  );
}

export function metadataHeaders(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-ms-meta-${name}`, value]));
}

/** A number of the query within bounds; `fallback` where it is left out. Throws in the service's words. */
export function queryNumber(
  query: URLSearchParams,
  name: string,
  { min, max, fallback }: { min: number; max: number; fallback: number },
): number {
  const text = query.get(name);
  if (text === null || text === '') return fallback;
  if (!/^-?\d+$/.test(text)) throw storageError('InvalidQueryParameterValue');
  const value = Number(text);
  if (value < min || value > max) throw storageError('OutOfRangeQueryParameterValue');
  return value;
}
