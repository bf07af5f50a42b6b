import type { ClientOptions } from 'google-gax';
import type { AuthClient } from 'google-auth-library';

/** What every client of a session is made with. */
export interface ClientSettings {
  project: string;
  /** Null for Google's own. */
  endpoint: string | null;
  authClient: AuthClient;
}

/**
 * Options of every client: REST rather than gRPC, which passes through proxies and needs one port only; and the credentials
 * that were resolved before. An endpoint elsewhere answers for all services.
 */
export function clientOptions({ project, endpoint, authClient }: ClientSettings): ClientOptions {
  const common = { fallback: true as const, projectId: project, authClient };
  if (endpoint === null) return common;
  const { protocol, hostname, port } = new URL(endpoint);
  const scheme = protocol.slice(0, -1);
  return { ...common, protocol: scheme, apiEndpoint: hostname, port: port === '' ? (scheme === 'https' ? 443 : 80) : Number(port) };
}
