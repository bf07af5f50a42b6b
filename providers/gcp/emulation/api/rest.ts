import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api, ApiCall } from './api.ts';
import { ApiError } from './api-error.ts';
import { callMethod, collectStream } from './call-method.ts';
import type { Json } from './json.ts';
import { checkJson, setAt } from './messages.ts';
import { compileTemplate, type PathTemplate } from './path-template.ts';
import { sendError, sendJson } from './send-json.ts';
import { methodsOf, type ApiMethod, type RestBinding } from './schema.ts';

interface Route {
  verb: string;
  path: PathTemplate;
  binding: RestBinding;
  method: ApiMethod;
  api: Api;
}

/** Parameters that every Google API takes. @see https://cloud.google.com/apis/docs/system-parameters */
const SYSTEM = new Set([
  '$alt',
  'alt',
  '$fields',
  'fields',
  'key',
  '$key',
  'quotaUser',
  'prettyPrint',
  '$prettyPrint',
  '$.xgafv',
  'access_token',
  'callback',
  'uploadType',
  'upload_protocol',
]);

/** Answers a REST request; false where the path belongs to no method. */
export type RestHandler = (request: IncomingMessage, response: ServerResponse, body: Uint8Array, call: ApiCall) => Promise<boolean>;

/** REST as the descriptors of the APIs declare it. */
export function createRest(apis: readonly Api[]): RestHandler {
  const routes = apis.flatMap(routesOf);
  return async (request, response, body, call) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const found = findRoute(routes, request.method, url.pathname);
    if (found === null) return false;
    try {
      const message = toRequest(found.route, found.variables, url.searchParams, body);
      const { api, method } = found.route;
      sendJson(response, 200, await (method.responseStream ? collectStream : callMethod)(api, method, message, call));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      sendError(response, error);
    }
    return true;
  };
}

function findRoute(
  routes: readonly Route[],
  verb: string | undefined,
  path: string,
): { route: Route; variables: Record<string, string> } | null {
  for (const route of routes) {
    const variables = route.verb === verb ? route.path.match(path) : null;
    if (variables !== null) return { route, variables };
  }
  return null;
}

function routesOf(api: Api): Route[] {
  return methodsOf(api.schema, api.service).flatMap((method) => {
    const bindings = [...method.bindings, ...(api.bindings?.[method.name] ?? [])];
    return bindings.map((binding) => ({ verb: binding.verb, path: compileTemplate(binding.template), binding, method, api }));
  });
}

function toRequest({ method, binding }: Route, variables: Record<string, string>, query: URLSearchParams, body: Uint8Array): Json {
  const { request: type } = method;
  const message: Json = {};
  const sent = body.length === 0 ? {} : parse(body);
  if (binding.body === '*') Object.assign(message, checkJson(type, sent));
  else if (binding.body !== null) Object.assign(message, checkJson(type, { [binding.body]: sent }));
  for (const name of new Set(query.keys())) {
    if (!SYSTEM.has(name)) setAt(type, message, name, query.getAll(name));
  }
  for (const [field, value] of Object.entries(variables)) setAt(type, message, field, [value]);
  return message;
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (error) {
    throw new ApiError('INVALID_ARGUMENT', `Invalid JSON payload received. ${error instanceof Error ? error.message : String(error)}`);
  }
}
