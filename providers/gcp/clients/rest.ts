import type { AuthClient } from 'google-auth-library';

/** Reads one page of a service for which no client library is at hand. */
export interface RestClient {
  /** `service` is the API's host without `.googleapis.com`, `path` begins with `/`. */
  get(service: string, path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown>;
}

/** Where a service answers: an endpoint elsewhere answers for all of them. */
function addressOf(endpoint: string | null, service: string, path: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(`${endpoint?.replace(/\/$/, '') ?? `https://${service}.googleapis.com`}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

export function createRestClient(endpoint: string | null, client: () => Promise<AuthClient>): RestClient {
  return {
    async get(service, path, query, signal) {
      const auth = await client();
      const { data } = await auth.request<unknown>({ url: addressOf(endpoint, service, path, query), signal, responseType: 'json' });
      return data;
    },
  };
}
