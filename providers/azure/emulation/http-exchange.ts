import type { WorkerCall, WorkerHttpRequest } from '../../emulation.ts';
import type { RpcCookie, RpcHttpData, RpcTypedData } from './functions-core.ts';

/** A request as the host hands it to the library. @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.Grpc/MessageExtensions/GrpcMessageConversionExtensions.cs `ToRpcHttp` */
export function toRpcRequest(request: WorkerHttpRequest, params: Record<string, string>): RpcHttpData {
  const headers = joinedHeaders(request.headers);
  const host = headers['host'] ?? new URL(request.origin).host;
  return {
    method: request.method,
    url: `${new URL(request.origin).protocol}//${host}${request.path}`,
    nullableHeaders: nullable(headers),
    nullableQuery: nullable(joinedQuery(request.path)),
    nullableParams: nullable(params),
    ...(request.body.length > 0 ? { body: { bytes: request.body } } : {}),
  };
}

/** What the host says beside the request; the library's streaming mode reads headers and parameters here. */
export function triggerMetadata(request: WorkerHttpRequest, params: Record<string, string>): Record<string, RpcTypedData> {
  return {
    ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, { string: value }])),
    Headers: { json: JSON.stringify(joinedHeaders(request.headers)) },
    Query: { json: JSON.stringify(joinedQuery(request.path)) },
  };
}

/** The W3C trace of the call. */
export function traceContext({ traceId, spanId }: Pick<WorkerCall, 'traceId' | 'spanId'>): {
  traceParent: string;
  traceState: string;
  attributes: Record<string, string>;
} {
  return { traceParent: `00-${traceId}-${spanId}-01`, traceState: '', attributes: {} };
}

const nullable = (values: Record<string, string>): Record<string, { value: string }> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

function joinedHeaders(headers: [string, string][]): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    joined[key] = joined[key] === undefined ? value : `${joined[key]},${value}`;
  }
  return joined;
}

function joinedQuery(path: string): Record<string, string> {
  const joined: Record<string, string> = {};
  const mark = path.indexOf('?');
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : path.slice(mark))) {
    joined[name] = joined[name] === undefined ? value : `${joined[name]},${value}`;
  }
  return joined;
}

/** The library's answer as a response; a function that returned nothing answers 200 without a body. */
export function fromRpcResponse(value: RpcTypedData | null | undefined): { status: number; headers: [string, string][]; body: Uint8Array } {
  const http = value?.http;
  if (http === undefined || http === null) return { status: 200, headers: [['content-length', '0']], body: new Uint8Array() };
  const headers: [string, string][] = Object.entries(http.headers ?? {});
  for (const cookie of http.cookies ?? []) headers.push(['set-cookie', setCookie(cookie)]);
  const body = http.body?.bytes ?? new Uint8Array();
  const status = Number(http.statusCode ?? 200);
  if (status !== 204 && status !== 304 && !headers.some(([name]) => name === 'content-length'))
    headers.push(['content-length', String(body.length)]);
  return { status, headers, body };
}

/**
 * A cookie as ASP.NET Core writes it; the path is `/` where none is given.
 * @see https://github.com/dotnet/aspnetcore/blob/main/src/Http/Headers/src/SetCookieHeaderValue.cs
 */
function setCookie(cookie: RpcCookie): string {
  const parts = [`${escapeData(cookie.name)}=${escapeData(cookie.value)}`];
  const seconds = cookie.expires?.value.seconds;
  if (seconds !== undefined) parts.push(`expires=${new Date(Number(seconds) * 1000).toUTCString()}`);
  if (cookie.maxAge) parts.push(`max-age=${Math.trunc(cookie.maxAge.value)}`);
  if (cookie.domain?.value) parts.push(`domain=${cookie.domain.value}`);
  parts.push(`path=${cookie.path?.value ?? '/'}`);
  if (cookie.secure?.value === true) parts.push('secure');
  const sameSite = { none: null, lax: 'lax', strict: 'strict', explicitNone: 'none' }[cookie.sameSite ?? 'none'];
  if (sameSite !== null) parts.push(`samesite=${sameSite}`);
  if (cookie.httpOnly?.value === true) parts.push('httponly');
  return parts.join('; ');
}

/** .NET's `Uri.EscapeDataString`. */
const escapeData = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
