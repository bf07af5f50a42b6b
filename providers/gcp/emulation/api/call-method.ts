import type { Api, ApiCall } from './api.ts';
import { ApiError } from './api-error.ts';
import type { Json } from './json.ts';
import type { ApiMethod } from './schema.ts';

/** Runs a method's handler; throws UNIMPLEMENTED where there is none. */
export async function callMethod(api: Api, method: ApiMethod, request: Json, call: ApiCall): Promise<Json> {
  const handler = api.handlers[method.name];
  if (handler === undefined) {
    throw new ApiError('UNIMPLEMENTED', `Method ${method.service}.${method.name} is not part of this emulation.`);
  }
  return handler(request, call);
}
