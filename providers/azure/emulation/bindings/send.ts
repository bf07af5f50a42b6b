import { bindingError } from './connection.ts';

// As it is before the function's own code may have put another in its place.
const { fetch: request } = globalThis;

/** One request of a binding; `service` names what it goes to, for the error where that cannot be reached. */
export async function send(service: string, url: URL | string, init: RequestInit): Promise<Response> {
  try {
    return await request(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw bindingError(`${service} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
