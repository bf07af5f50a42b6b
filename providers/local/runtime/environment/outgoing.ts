import { subscribe } from 'node:diagnostics_channel';
import { randomBytes } from 'node:crypto';
import type { Span } from '#shared/model/trace.ts';
import type { NameRequest, OutgoingRequest } from '#shared/model/outgoing-request.ts';
import type { RunningCall } from './running-call.ts';

/** What is read of an undici request (also that of the built-in `fetch`). */
interface UndiciRequest {
  origin: string | URL;
  path: string;
  method: string;
  headers: unknown;
  addHeader(name: string, value: string): void;
}

/** What is read of a `node:http` request. */
interface ClientRequest {
  method: string;
  path: string;
  protocol: string;
  host: string;
  headersSent: boolean;
  getHeader(name: string): unknown;
  setHeader(name: string, value: string): void;
}

/** An endless loop of requests must not fill the memory with spans. */
const MAX_SPANS = 1000;

/**
 * Records a client span for every HTTP request made inside a call and hands the trace on in `traceparent`
 * where the code has not set one itself. `current` gives the call that the running code belongs to, `name` what a request
 * asks of a cloud.
 */
export function traceOutgoing(current: () => RunningCall | undefined, name: NameRequest): void {
  const open = new WeakMap<object, { span: Span; call: RunningCall }>();

  const begin = (request: object, outgoing: OutgoingRequest): Span | null => {
    const call = current();
    if (call === undefined || call.ended || call.spans.length >= MAX_SPANS) return null;
    const span = clientSpan(call, outgoing.method, new URL(outgoing.url));
    Object.assign(span.attributes, name(outgoing));
    call.spans.push(span);
    open.set(request, { span, call });
    return span;
  };
  const answered = (request: object, status: number): void => {
    const entry = open.get(request);
    if (entry === undefined) return;
    entry.span.attributes['http.response.status_code'] = status;
    if (status >= 400) entry.span.status = 'error';
    stop(entry);
  };
  const failed = (request: object, error: unknown): void => {
    const entry = open.get(request);
    if (entry === undefined) return;
    entry.span.status = 'error';
    entry.span.statusMessage = error instanceof Error ? error.message : String(error);
    entry.span.attributes['error.type'] = error instanceof Error ? nameOf(error) : 'Error';
    stop(entry);
  };

  listen<{ request: UndiciRequest }>('undici:request:create', ({ request }) => {
    const header = (key: string) => headerOf(request.headers, key);
    const span = begin(request, { method: request.method, url: new URL(request.path, request.origin).href, header });
    if (span !== null && !carriesTrace(request.headers)) request.addHeader('traceparent', traceparent(current(), span));
  });
  listen<{ request: UndiciRequest; response: { statusCode: number } }>('undici:request:headers', ({ request, response }) =>
    answered(request, response.statusCode),
  );
  listen<{ request: UndiciRequest }>('undici:request:trailers', ({ request }) => {
    const entry = open.get(request);
    if (entry !== undefined) stop(entry);
  });
  listen<{ request: UndiciRequest; error: unknown }>('undici:request:error', ({ request, error }) => failed(request, error));
  listen<{ request: ClientRequest }>('http.client.request.created', ({ request }) => {
    const host = String(request.getHeader('host') ?? request.host);
    const header = (key: string) => textOf(request.getHeader(key));
    const span = begin(request, { method: request.method, url: new URL(request.path, `${request.protocol}//${host}`).href, header });
    // Headers given as a raw list are on their way before anybody can add to them.
    if (span === null || request.headersSent || request.getHeader('traceparent') !== undefined) return;
    request.setHeader('traceparent', traceparent(current(), span));
  });
  listen<{ request: ClientRequest; response: { statusCode: number } }>('http.client.response.finish', ({ request, response }) =>
    answered(request, response.statusCode),
  );
  listen<{ request: ClientRequest; error: unknown }>('http.client.request.error', ({ request, error }) => failed(request, error));
}

/** Observing must never break the request that is observed. */
function listen<M>(name: string, listener: (message: M) => void): void {
  subscribe(name, (message) => {
    try {
      listener(message as M);
    } catch {
      // A request of a shape not known here (a URL that cannot be parsed) goes unrecorded.
    }
  });
}

function clientSpan(call: RunningCall, method: string, url: URL): Span {
  url.username = '';
  url.password = '';
  return {
    spanId: randomBytes(8).toString('hex'),
    parentSpanId: call.spanId,
    name: `${method} ${url.host}`,
    kind: 'client',
    service: '',
    startMs: performance.now() - call.startedAt,
    durationMs: 0,
    status: 'unset',
    statusMessage: null,
    attributes: {
      'http.request.method': method,
      'url.full': url.href,
      'server.address': url.hostname,
      'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    },
    events: [],
    functionRef: null,
    invocationId: call.id,
  };
}

/** Sets the duration up to now; the last event of a request wins. */
function stop({ span, call }: { span: Span; call: RunningCall }): void {
  if (!call.ended) span.durationMs = performance.now() - call.startedAt - span.startMs;
}

function traceparent(call: RunningCall | undefined, span: Span): string {
  return `00-${call?.traceId ?? ''}-${span.spanId}-01`;
}

/** Undici keeps headers as a flat list, older versions as text. */
function carriesTrace(headers: unknown): boolean {
  return headerOf(headers, 'traceparent') !== undefined;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function headerOf(headers: unknown, name: string): string | undefined {
  if (typeof headers === 'string')
    return headers
      .split('\r\n')
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  if (!Array.isArray(headers)) return undefined;
  const index = headers.findIndex((value, i) => i % 2 === 0 && String(value).toLowerCase() === name);
  return index < 0 ? undefined : String(headers[index + 1]);
}

function nameOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
