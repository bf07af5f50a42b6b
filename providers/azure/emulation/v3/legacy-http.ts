import type { RpcCookie, RpcHttpData, RpcTypedData } from '../functions-core.ts';

/** A request as functions of model v3 get it. @see https://learn.microsoft.com/azure/azure-functions/functions-reference-node?pivots=nodejs-model-v3#request-object */
export function legacyRequest(http: RpcHttpData): Record<string, unknown> {
  const headers = plain(http.nullableHeaders);
  const bytes = http.body?.bytes;
  const raw = bytes === undefined || bytes === null ? undefined : Buffer.from(bytes);
  const type = (headers['content-type'] ?? '').toLowerCase();
  const isBinary = type.startsWith('application/octet-stream') || type.startsWith('multipart/');
  return {
    method: http.method ?? null,
    url: http.url ?? '',
    originalUrl: http.url ?? '',
    headers,
    query: plain(http.nullableQuery),
    params: plain(http.nullableParams),
    body: raw === undefined ? undefined : isBinary ? raw : parsed(raw.toString('utf8')),
    rawBody: raw?.toString('utf8'),
    bufferBody: raw,
    get: (name: string) => headers[name.toLowerCase()],
  };
}

const plain = (values: RpcHttpData['nullableHeaders']): Record<string, string> =>
  Object.fromEntries(Object.entries(values ?? {}).map(([name, { value }]) => [name, value]));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The response of model v3, which functions change or put another in the place of. */
export class LegacyResponse {
  statusCode: number | string | undefined;
  body: unknown;
  headers: Record<string, unknown> = {};
  cookies: RpcCookie[] = [];
  readonly #done: () => void;

  constructor(done: () => void) {
    this.#done = done;
    Object.defineProperty(this, 'done', { enumerable: false });
  }

  status(code: number | string): this {
    this.statusCode = code;
    return this;
  }

  setHeader(name: string, value: unknown): this {
    this.headers[name.toLowerCase()] = value;
    return this;
  }

  header = (name: string, value: unknown): this => this.setHeader(name, value);
  set = (name: string, value: unknown): this => this.setHeader(name, value);
  getHeader = (name: string): unknown => this.headers[name.toLowerCase()];
  get = (name: string): unknown => this.getHeader(name);

  removeHeader(name: string): this {
    delete this.headers[name.toLowerCase()];
    return this;
  }

  type(type: string): this {
    return this.setHeader('content-type', type);
  }

  /** Sets the body and ends the function. */
  send(body?: unknown): this {
    if (body !== undefined) this.body = body;
    this.#done();
    return this;
  }

  end = (body?: unknown): this => this.send(body);

  json(body: unknown): this {
    this.type('application/json');
    return this.send(JSON.stringify(body));
  }

  sendStatus(code: number | string): this {
    return this.status(code).send();
  }
}

/** What a function gave as its response, for the host: `{status, headers, body, cookies}`, or just a body. */
export function legacyResponse(value: unknown): RpcTypedData {
  const response = typeof value === 'object' && value !== null && !Buffer.isBuffer(value) && isResponse(value) ? value : { body: value };
  const { body, headers: given, cookies } = response as { body?: unknown; headers?: Record<string, unknown>; cookies?: RpcCookie[] };
  // `status` is the method of the response that is there from the beginning.
  const { status, statusCode } = response as { status?: unknown; statusCode?: unknown };
  const code = typeof status === 'function' || status === undefined ? statusCode : status;
  const headers = Object.fromEntries(Object.entries(given ?? {}).map(([name, one]) => [name.toLowerCase(), String(one)]));
  const { bytes, type } = encode(body);
  if (type !== null && headers['content-type'] === undefined) headers['content-type'] = type;
  return {
    http: {
      statusCode: code === undefined || code === null ? '200' : String(code as string | number),
      headers,
      body: { bytes },
      cookies: (cookies ?? []).map(toCookie),
    },
  };
}

function isResponse(value: object): boolean {
  return value instanceof LegacyResponse || ['status', 'statusCode', 'body', 'headers', 'cookies', 'isRaw'].some((name) => name in value);
}

/** Objects are JSON, texts plain text. */
function encode(body: unknown): { bytes: Uint8Array; type: string | null } {
  if (body === undefined || body === null) return { bytes: new Uint8Array(), type: null };
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain; charset=utf-8' };
  if (body instanceof Uint8Array) return { bytes: body, type: 'application/octet-stream' };
  if (body instanceof ArrayBuffer) return { bytes: new Uint8Array(body), type: 'application/octet-stream' };
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json; charset=utf-8' };
}

/** Members of model v3 are plain values. */
function toCookie(cookie: object): RpcCookie {
  const { name, value, domain, path, expires, secure, httpOnly, sameSite, maxAge } = cookie as Record<string, unknown>;
  const site = typeof sameSite === 'string' ? sameSite.toLowerCase() : '';
  const at = expires instanceof Date ? expires.getTime() : typeof expires === 'number' ? expires : null;
  return {
    name: String(name),
    value: String(value),
    ...(typeof domain === 'string' ? { domain: { value: domain } } : {}),
    ...(typeof path === 'string' ? { path: { value: path } } : {}),
    ...(at === null ? {} : { expires: { value: { seconds: Math.round(at / 1000) } } }),
    ...(typeof secure === 'boolean' ? { secure: { value: secure } } : {}),
    ...(typeof httpOnly === 'boolean' ? { httpOnly: { value: httpOnly } } : {}),
    ...(maxAge === undefined || maxAge === null || Number.isNaN(Number(maxAge)) ? {} : { maxAge: { value: Number(maxAge) } }),
    sameSite: site === 'lax' || site === 'strict' ? site : site === 'none' ? 'explicitNone' : 'none',
  };
}
