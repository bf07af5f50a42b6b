import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { ApiCall } from './api.ts';
import { demand } from '../iam/caller.ts';
import { ApiError } from './api-error.ts';
import { isJson, type Json } from './json.ts';
import { compileTemplate } from './path-template.ts';
import { sendJson } from './send-json.ts';

/** A method of an API whose descriptor no official package ships, as its REST reference describes it. */
export interface PlainRoute {
  verb: string;
  /** As in a descriptor: `/v1/projects/{project}`. */
  template: string;
  handler(request: { path: Record<string, string>; query: URLSearchParams; body: Json }, call: ApiCall): Json | Promise<Json>;
  /** `cloudbuild`. */
  label: string;
  operation: string;
  level: Fidelity['level'];
  note: string | null;
  /** What the caller has to be allowed in the project that is in the path; nothing where it is left out. */
  permission?: string;
  /** Where its errors look different from those of the other APIs. */
  errorBody?(error: ApiError): Json;
}

/** Answers one of the routes; false where the path is none of theirs. */
export function createPlainRest(routes: readonly PlainRoute[]) {
  const compiled = routes.map((route) => ({ route, path: compileTemplate(route.template) }));
  return async (request: IncomingMessage, response: ServerResponse, body: Uint8Array, call: ApiCall): Promise<boolean> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    for (const { route, path } of compiled) {
      const variables = route.verb === request.method ? path.match(url.pathname) : null;
      if (variables === null) continue;
      try {
        const { permission, label } = route;
        const project = variables['project'] ?? variables['namespace'] ?? '';
        if (call.caller !== null && permission !== undefined) demand(call.caller, permission, label, { name: `projects/${project}` });
        sendJson(
          response,
          200,
          await route.handler({ path: variables, query: url.searchParams, body: parse(body, request.headers['content-type']) }, call),
        );
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        sendJson(response, error.httpStatus, route.errorBody?.(error) ?? error.toBody());
      }
      return true;
    }
    return false;
  };
}

function parse(body: Uint8Array, contentType: string | undefined): Json {
  if (body.length === 0) return {};
  if (contentType?.startsWith('application/x-www-form-urlencoded') === true) {
    return Object.fromEntries(new URLSearchParams(Buffer.from(body).toString('utf8')));
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (isJson(parsed)) return parsed;
  } catch (error) {
    throw new ApiError('INVALID_ARGUMENT', `Invalid JSON payload received. ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new ApiError('INVALID_ARGUMENT', 'Invalid JSON payload received. An object is expected.');
}
