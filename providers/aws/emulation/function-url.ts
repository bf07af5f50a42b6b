import type { WorkerCall, WorkerHttpRequest, WorkerReply } from '../../emulation.ts';
import { ATTRIBUTES, xrayTraceId } from './attributes.ts';

/** Content types whose bodies reach the function as text; everything else is base64, forms too. */
const TEXT = /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml)\b|application\/(?:x-)?javascript\b|application\/ecmascript\b)/i;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const decoder = new TextDecoder('utf-8', { fatal: true });

/** What the event says of the call itself. */
type Caller = Pick<WorkerCall, 'id' | 'traceId' | 'spanId' | 'attributes'>;

/**
 * A request as the event of a function URL, payload format 2.0.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function functionUrlEvent(call: Caller, request: WorkerHttpRequest): Record<string, unknown> {
  const { pathname, search } = splitPath(request.path);
  const { headers, cookies } = eventHeaders(call, request);
  const host = headers['host'] ?? new URL(request.origin).host;
  const now = new Date();
  const identity = call.attributes[ATTRIBUTES.urlCaller];
  const caller = identity === undefined ? null : (JSON.parse(identity) as { accountId: string });
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(search === '' ? {} : { queryStringParameters: queryParameters(search) }),
    requestContext: {
      accountId: caller?.accountId ?? 'anonymous',
      apiId: host.split('.')[0],
      ...(caller === null ? {} : { authorizer: { iam: caller } }),
      domainName: host.replace(/:\d+$/, ''),
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path: pathname,
        protocol: 'HTTP/1.1',
        sourceIp: request.remoteAddress,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: call.id,
      routeKey: '$default',
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...eventBody(request.body, headers['content-type']),
  };
}

function splitPath(path: string): { pathname: string; search: string } {
  const mark = path.indexOf('?');
  return mark < 0 ? { pathname: path, search: '' } : { pathname: path.slice(0, mark), search: path.slice(mark + 1) };
}

/** Names in lower case, values of the same name joined with commas, cookies apart. */
function eventHeaders(call: Caller, request: WorkerHttpRequest): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    if (key === 'connection') continue;
    if (key === 'cookie') cookies.push(...value.split(/;\s*/).filter((cookie) => cookie !== ''));
    else headers[key] = headers[key] === undefined ? value : `${headers[key]},${value}`;
  }
  const { protocol, port } = new URL(request.origin);
  headers['x-amzn-trace-id'] ??= xrayTraceId(call);
  headers['x-forwarded-proto'] ??= protocol.slice(0, -1);
  headers['x-forwarded-port'] ??= port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  headers['x-forwarded-for'] ??= request.remoteAddress;
  return { headers, cookies };
}

function queryParameters(search: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    parameters[name] = parameters[name] === undefined ? value : `${parameters[name]},${value}`;
  }
  return parameters;
}

function eventBody(body: Uint8Array, contentType: string | undefined): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  if (contentType !== undefined && TEXT.test(contentType)) {
    try {
      return { body: decoder.decode(body), isBase64Encoded: false };
    } catch {
      // No UTF-8, whatever the header says: bytes must not get lost.
    }
  }
  return { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'), isBase64Encoded: true };
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

/**
 * A handler's result as an HTTP response: as it says where it has a `statusCode`, else 200 with the result as JSON
 * (a string as it is).
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads "Response payload format"
 */
export function toHttpResponse(json: string): { status: number; headers: [string, string][]; body: Uint8Array } {
  const value: unknown = JSON.parse(json);
  if (!isResponse(value)) {
    const body = Buffer.from(typeof value === 'string' ? value : json);
    return { status: 200, headers: [['content-type', 'application/json'], lengthOf(body)], body };
  }
  const headers = responseHeaders(value['headers'], value['cookies']);
  const body = responseBody(value['body'], value['isBase64Encoded'] === true);
  if (!headers.some(([name]) => name === 'content-type')) headers.unshift(['content-type', 'application/json']);
  headers.push(lengthOf(body));
  return { status: statusOf(value['statusCode']), headers, body };
}

const lengthOf = (body: Uint8Array): [string, string] => ['content-length', String(body.length)];

function isResponse(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'statusCode' in value;
}

/** The status a response asks for. Throws where it is none, which the caller sees as 502. */
function statusOf(value: unknown): number {
  const status = typeof value === 'string' ? Number(value) : value;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599) return status;
  throw new Error(`The response has no valid statusCode: ${JSON.stringify(value)}`);
}

function responseBody(body: unknown, base64: boolean): Uint8Array {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== 'string') return Buffer.from(JSON.stringify(body));
  return Buffer.from(body, base64 ? 'base64' : 'utf8');
}

function responseHeaders(headers: unknown, cookies: unknown): [string, string][] {
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(typeof headers === 'object' && headers !== null ? headers : {})) {
    const key = name.toLowerCase();
    // What the connection is like is for the server that has it to say.
    if (key === 'content-length' || key === 'connection' || key === 'transfer-encoding') continue;
    if (value !== undefined && value !== null) pairs.push([key, Array.isArray(value) ? value.join(',') : String(value)]);
  }
  if (Array.isArray(cookies)) for (const cookie of cookies) pairs.push(['set-cookie', String(cookie)]);
  return pairs;
}

/** Answers with the result of a handler that does not stream. */
export async function replyHttp(reply: WorkerReply, json: string): Promise<void> {
  const { status, headers, body } = toHttpResponse(json);
  reply.head(status, headers);
  if (body.length > 0) await reply.write(body);
}

/** Status and headers from the prelude of `HttpResponseStream.from`; what is not valid in it is left out. */
export function preludeHead(prelude: string): { status: number; headers: [string, string][] } {
  const value: unknown = prelude === '' ? {} : JSON.parse(prelude);
  const { statusCode, headers, cookies } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const pairs = responseHeaders(headers, cookies);
  if (!pairs.some(([name]) => name === 'content-type')) pairs.unshift(['content-type', 'application/octet-stream']);
  return { status: statusCode === undefined ? 200 : statusOf(statusCode), headers: pairs };
}
