import { createHmac } from 'node:crypto';

/** What of a request to a storage service its signature covers. Header names in lower case. */
export interface SignedRequest {
  method: string;
  /** As it is sent, percent-encoded, without the query. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
}

const STANDARD = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
];

/**
 * The signature of a Shared Key authorization for the Blob and Queue services, base64; `key` is the account's, base64.
 * @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key#blob-queue-and-file-services-shared-key-authorization
 */
export function sharedKeySignature(account: string, key: string, request: SignedRequest): string {
  const standard = STANDARD.map((name) => {
    const value = request.headers[name] ?? '';
    // "When using version 2015-02-21 or later, if Content-Length is zero, set it to an empty string."
    return name === 'content-length' && value === '0' ? '' : value;
  });
  const text = [request.method, ...standard].join('\n') + '\n' + canonicalHeaders(request) + canonicalResource(account, request);
  return createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64');
}

/**
 * The signature for the Table service, base64: of the method and a few headers, or of the date alone in its short form.
 * @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key#table-service-shared-key-authorization
 */
export function tableKeySignature(account: string, key: string, { method, path, query, headers }: SignedRequest, isLite: boolean): string {
  const comp = query.get('comp');
  const resource = `/${account}${path}${comp === null ? '' : `?comp=${comp}`}`;
  const date = headers['x-ms-date'] ?? headers['date'] ?? '';
  const full = [method, headers['content-md5'] ?? '', headers['content-type'] ?? ''];
  const text = [...(isLite ? [] : full), date, resource].join('\n');
  return createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64');
}

function canonicalHeaders({ headers }: SignedRequest): string {
  return Object.keys(headers)
    .filter((name) => name.startsWith('x-ms-'))
    .toSorted()
    .map((name) => `${name}:${(headers[name] ?? '').trim()}\n`)
    .join('');
}

function canonicalResource(account: string, { path, query }: SignedRequest): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of query) {
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  const parameters = [...values.keys()].toSorted().map((name) => `\n${name}:${(values.get(name) ?? []).toSorted().join(',')}`);
  return `/${account}${path}${parameters.join('')}`;
}
