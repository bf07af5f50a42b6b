import type { Api, ApiCall, StreamCall } from './api.ts';
import { demand } from '../iam/caller.ts';
import { METHOD_PERMISSIONS } from '../iam/method-permissions.ts';
import { ApiError } from './api-error.ts';
import type { Json } from './json.ts';
import type { ApiMethod } from './schema.ts';

/** Runs a method's handler; throws UNIMPLEMENTED where there is none. */
export async function callMethod(api: Api, method: ApiMethod, request: Json, call: ApiCall): Promise<Json> {
  const handler = api.handlers[method.name];
  if (handler === undefined) throw unimplemented(method);
  authorize(api, method, request, call);
  return handler(request, call);
}

/** Runs the handler of a method with streams; throws UNIMPLEMENTED where there is none. */
export async function callStream(api: Api, method: ApiMethod, call: StreamCall): Promise<void> {
  const handler = api.streams?.[method.name];
  if (handler === undefined) throw unimplemented(method);
  return handler(call);
}

/** The messages of a stream as the list that REST answers with. */
export async function collectStream(api: Api, method: ApiMethod, request: Json, call: ApiCall): Promise<Json[]> {
  const sent: Json[] = [];
  const requests = (async function* () {
    yield request;
  })();
  await callStream(api, method, { ...call, requests, send: (message) => void sent.push(message) });
  return sent;
}

/** Throws PERMISSION_DENIED. Methods with streams ask for nothing. */
function authorize({ label }: Api, { service, name }: ApiMethod, request: Json, { caller }: ApiCall): void {
  const permission = METHOD_PERMISSIONS[`${service}/${name}`];
  if (caller !== null && permission !== undefined) demand(caller, permission, label, request);
}

function unimplemented({ service, name }: ApiMethod): ApiError {
  return new ApiError('UNIMPLEMENTED', `Method ${service}.${name} is not part of this emulation.`);
}
