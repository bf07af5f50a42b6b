import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../../../emulation-http/read-body.ts';
import type { AzureContext } from '../server/context.ts';
import { sendJson, sendText } from '../server/send.ts';
import { isMapping } from '../../../detection/cloud-yaml.ts';
import { checkApiVersion, checkTypeVersion } from './api-version.ts';
import { ArmError } from './arm-error.ts';
import type { ArmAnswer, ArmRequest, ArmRoute } from './arm-route.ts';
import { compilePath, segmentsOf } from './match-path.ts';
import { pageOf } from './page.ts';
import { unknownRoute } from './unknown-route.ts';

/** "Request Entity Too Large" begins at 4 MB. @see https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#api-limits */
const MAX_BYTES = 4 * 1024 * 1024;

type Headers = Record<string, string>;

/** Answers every request to Resource Manager. */
export function createArm(context: AzureContext, routes: readonly ArmRoute[]) {
  const compiled = routes.map((route) => ({ route, match: compilePath(route.path) }));

  const find = (method: string, segments: readonly string[]): { route: ArmRoute; params: Record<string, string> } | 'method' | null => {
    let elsewhere = false;
    for (const { route, match } of compiled) {
      const params = match(segments);
      if (params === null) continue;
      if (route.method === method) return { route, params };
      elsewhere = true;
    }
    return elsewhere ? 'method' : null;
  };

  const answer = async (request: IncomingMessage, remaining: Headers, signal: AbortSignal): Promise<ArmAnswer> => {
    const method = request.method ?? 'GET';
    const { path, query } = addressOf(request.url ?? '/');
    checkToken(context, request.headers.authorization);
    Object.assign(remaining, context.limits.take(method, subscriptionOf(path)));
    const apiVersion = checkApiVersion(query);
    const segments = segmentsOf(path);
    checkSubscription(context, segments);
    const found = find(method, segments);
    if (found === 'method') {
      throw new ArmError(405, 'MethodNotAllowed', `The requested resource does not support http method '${method}'.`);
    }
    if (found === null) throw unknownRoute(routes, method, path, apiVersion);
    const bytes = await readBody(request, MAX_BYTES);
    if (bytes === null)
      throw new ArmError(413, 'RequestContentTooLarge', `The request content is larger than ${MAX_BYTES} bytes.`, { connection: 'close' });
    const { params } = found;
    const parsed: ArmRequest = { method, path, params, query, apiVersion, headers: request.headers, body: parseBody(bytes), signal };
    checkTypeVersion(found.route.path, apiVersion, locationOf(context, parsed));
    return pageOf(await found.route.handle(parsed), parsed, context.endpoint());
  };

  return async (request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> => {
    const trace = traceHeaders(request);
    const remaining: Headers = {};
    try {
      const { status, body, xml, headers } = await answer(request, remaining, signal);
      if (xml !== undefined) sendText(response, status, xml, 'application/xml');
      else sendJson(response, status, body, { ...trace, ...remaining, ...headers });
    } catch (error) {
      const known = toArmError(error);
      if (known === null) throw error;
      sendJson(response, known.status, known.toBody(), { ...trace, ...remaining, 'x-ms-failure-cause': 'gateway', ...known.headers });
    }
  };
}

/** Null for what is the tenant's. */
function subscriptionOf(path: string): string | null {
  return /^\/+subscriptions\/+([^/]+)/i.exec(path)?.[1] ?? null;
}

/** Where the resource is, or is to be; null where that is not known. */
function locationOf({ apps }: AzureContext, { body, params }: ArmRequest): string | null {
  if (isMapping(body) && typeof body['location'] === 'string') return body['location'];
  return apps.find(params['name'] ?? '')?.location ?? null;
}

function toArmError(error: unknown): ArmError | null {
  if (error instanceof ArmError) return error;
  return error instanceof URIError ? new ArmError(400, 'InvalidRequestUri', 'The request URI contains an invalid escape sequence.') : null;
}

/** Headers of every answer. @see https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/common-api-details.md#client-request-headers */
function traceHeaders({ headers }: IncomingMessage): Record<string, string> {
  const id = randomUUID();
  const client = headers['x-ms-client-request-id'];
  const wanted = headers['x-ms-return-client-request-id'] === 'true' && typeof client === 'string';
  const correlation = headers['x-ms-correlation-request-id'];
  return {
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': typeof correlation === 'string' ? correlation : id,
    ...(wanted ? { 'x-ms-client-request-id': client } : {}),
    'cache-control': 'no-cache',
  };
}

/** Path and query; SDKs also write `api%2Dversion`, and names of parameters in any case. */
function addressOf(url: string): { path: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  const query = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))) query.append(name.toLowerCase(), value);
  return { path: mark < 0 ? url : url.slice(0, mark), query };
}

/** Any token will do, as long as there is one. */
function checkToken({ defaults, endpoint }: AzureContext, authorization: string | undefined): void {
  if (authorization !== undefined && /^Bearer +\S+$/i.test(authorization)) return;
  const challenge = `Bearer authorization_uri="${endpoint()}/${defaults.tenantId}", error="invalid_token", error_description="The access token is missing or invalid."`;
  const message =
    authorization === undefined
      ? "Authentication failed. The 'Authorization' header is missing."
      : "Authentication failed. The 'Authorization' header is provided in an invalid format.";
  throw new ArmError(401, authorization === undefined ? 'AuthenticationFailed' : 'AuthenticationFailedInvalidHeader', message, {
    'www-authenticate': challenge,
  });
}

function checkSubscription({ defaults }: AzureContext, segments: readonly string[]): void {
  const [first, id] = segments;
  if (first?.toLowerCase() !== 'subscriptions' || id === undefined || id.toLowerCase() === defaults.subscriptionId) return;
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new ArmError(400, 'InvalidSubscriptionId', `The provided subscription identifier '${id}' is malformed or invalid.`);
  }
  throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
}

function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ArmError(400, 'InvalidRequestContent', `The request content was invalid and could not be deserialized: '${why}'.`);
  }
}
