import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../../../emulation-http/read-body.ts';
import { authorizeCosmos } from './authorize.ts';
import { badRequest, CosmosError } from './cosmos-error.ts';
import { QueryError } from './sql/query-error.ts';

/** A request to the account, authorized. */
export interface CosmosRequest {
  method: string;
  /** Decoded: `['dbs', 'shop', 'colls', 'orders', 'docs', '1']`. */
  path: readonly string[];
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  /** `http://127.0.0.1:PORT` as the client spells it. */
  endpoint: string;
  /** Parsed JSON; undefined where there is none. */
  body: unknown;
}

export interface CosmosAnswer {
  status: number;
  headers?: Record<string, string | undefined>;
  body?: unknown;
}

/** Items may have 2 MB, and batches as much. */
const BODY_BYTES = 4 * 1024 * 1024;

/** Serves the account: `answer` gives answers and throws `CosmosError` and `QueryError`. `scheme` is what clients are to come back with. */
export function cosmosHandler(
  answer: (request: CosmosRequest) => CosmosAnswer,
  scheme: 'http' | 'https',
  onFault: (message: string, error: unknown) => void,
): (request: IncomingMessage, response: ServerResponse) => void {
  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const activity = headerOf(message, 'x-ms-activity-id') ?? randomUUID();
    const place = `${message.method ?? ''} ${message.url?.split('?')[0] ?? ''}`;
    try {
      send(response, activity, answer(await requestOf(message, scheme)));
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy();
      else
        send(
          response,
          activity,
          errorAnswer(error, activity, () => onFault(`${place} could not be answered.`, error)),
        );
    }
  };
  return (request, response) => void respond(request, response);
}

const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

async function requestOf(message: IncomingMessage, scheme: string): Promise<CosmosRequest> {
  const bytes = await readBody(message, BODY_BYTES);
  if (bytes === null) throw new CosmosError(413, 'Request size is too large');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) if (value !== undefined) headers[name] = String(value);
  const [pathname = '/'] = (message.url ?? '/').split('?');
  const path = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
  const method = message.method ?? 'GET';
  authorizeCosmos({ method, path, headers });
  return { method, path, headers, endpoint: `${scheme}://${headers['host'] ?? '127.0.0.1'}`, body: parsed(bytes) };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('The request URI is not valid.');
  }
}

function parsed(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw badRequest('The request payload is invalid. Ensure to provide a valid request payload.');
  }
}

function send(response: ServerResponse, activity: string, { status, headers = {}, body }: CosmosAnswer): void {
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
  const all = { 'x-ms-activity-id': activity, 'x-ms-schemaversion': '1.18', 'x-ms-serviceversion': 'version=2.14.0.0', ...headers };
  response.statusCode = status;
  for (const [name, value] of Object.entries(all)) if (value !== undefined) response.setHeader(name, value);
  if (bytes !== null) response.setHeader('content-type', 'application/json');
  if (status !== 204 && status !== 304) response.setHeader('content-length', bytes?.length ?? 0);
  response.end(status === 204 || status === 304 ? undefined : (bytes ?? undefined));
}

function errorAnswer(error: unknown, activity: string, onFault: () => void): CosmosAnswer {
  if (error instanceof QueryError) return queryErrorAnswer(error, activity);
  if (!(error instanceof CosmosError)) {
    onFault();
    return {
      status: 500,
      body: { code: 'InternalServerError', message: 'The local runtime could not answer this request. Its log has the cause.' },
    };
  }
  const { status, code, message, substatus } = error;
  return {
    status,
    headers: { 'x-ms-substatus': substatus === null ? undefined : String(substatus) },
    body: { code, message: `${message}\r\nActivityId: ${activity}` },
  };
}

/** What is wrong with a query, as a list in the message. */
function queryErrorAnswer({ code, message, location }: QueryError, activity: string): CosmosAnswer {
  const one = { severity: 'Error', ...(location === null ? {} : { location }), ...(code === null ? {} : { code }), message };
  return {
    status: 400,
    body: { code: 'BadRequest', message: `Message: ${JSON.stringify({ errors: [one] })}\r\nActivityId: ${activity}` },
  };
}
