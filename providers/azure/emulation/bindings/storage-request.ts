import { sharedKeySignature, tableKeySignature } from '../storage/shared-key.ts';
import { bindingError, type StorageConnection } from './connection.ts';
import { send } from './send.ts';

const VERSION = '2021-12-02';

export interface StorageAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
}

/**
 * One request to a storage service with the account's key or signature. Answers of 404 and those in `accept` come back,
 * others are thrown with the service's error code.
 */
export async function storageRequest(
  connection: StorageConnection,
  service: 'blob' | 'queue' | 'table',
  method: string,
  path: string,
  {
    query = {},
    headers = {},
    body,
    accept = [],
  }: {
    query?: Record<string, string>;
    headers?: Record<string, string>;
    body?: Uint8Array;
    accept?: readonly number[];
  } = {},
): Promise<StorageAnswer> {
  const url = new URL(connection[service] + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const all: Record<string, string> = { ...headers, 'x-ms-version': VERSION, 'x-ms-date': new Date().toUTCString() };
  if (body !== undefined) all['content-length'] = String(body.byteLength);
  if (connection.key === null) {
    for (const [name, value] of new URLSearchParams(connection.sas ?? '')) url.searchParams.set(name, value);
  } else {
    const signed = { method, path: url.pathname, query: url.searchParams, headers: all };
    const { account, key } = connection;
    const signature = service === 'table' ? tableKeySignature(account, key, signed, false) : sharedKeySignature(account, key, signed);
    all['authorization'] = `SharedKey ${account}:${signature}`;
  }
  delete all['content-length'];
  const response = await send(`The storage account "${connection.account}" at ${url.host}`, url, {
    method,
    headers: all,
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  });
  const answer = { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
  if (response.ok || response.status === 404 || accept.includes(response.status)) return answer;
  const code = response.headers.get('x-ms-error-code') ?? '';
  throw bindingError(
    `${method} ${url.pathname} was refused by the storage account "${connection.account}": ${response.status} ${code}`.trimEnd(),
  );
}

/** Each part of a path percent-encoded. */
export const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
