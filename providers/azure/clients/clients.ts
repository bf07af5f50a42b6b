import type { AuthorizationManagementClient } from '@azure/arm-authorization';
import type { WebSiteManagementClient } from '@azure/arm-appservice';
import type { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import type { LogsQueryClient } from '@azure/monitor-query-logs';
import type { MetricsClient } from '@azure/monitor-query-metrics';
import { errorBodies } from './error-bodies.ts';
import { patience, patiently } from './patience.ts';
import { createHttpClient, type HttpClient } from '../http/http-client.ts';
import { HttpError } from '../http/http-error.ts';
import type { TokenCredential } from '../profile/credentials.ts';
import type { AzureEndpoints } from '../profile/endpoints.ts';

/** Request of a resource type that no installed client knows. */
export interface ArmRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Resource id and what follows it. */
  path: string;
  apiVersion: string;
  body?: unknown;
  signal: AbortSignal;
}

/** The session's clients; each SDK is loaded when it is first asked for. */
export interface Clients {
  web(subscription: string): Promise<WebSiteManagementClient>;
  subscriptions(): Promise<SubscriptionClient>;
  authorization(subscription: string): Promise<AuthorizationManagementClient>;
  logs(): Promise<LogsQueryClient>;
  metrics(region: string): Promise<MetricsClient>;
  /** A request to Resource Manager as it is; throws what the SDK would. */
  arm(request: ArmRequest): Promise<unknown>;
  /** A token for Resource Manager, which SCM sites take too. */
  token(signal: AbortSignal, scope?: string): Promise<string>;
  http: HttpClient;
}

/**
 * Options common to all clients. The SDK itself tries again three times where an answer says when (Retry-After), and after
 * faults of the service. @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
function optionsOf(endpoints: AzureEndpoints) {
  return {
    retryOptions: { maxRetries: 3, maxRetryDelayInMs: 20_000 },
    userAgentOptions: { userAgentPrefix: 'isobar' },
    additionalPolicies: [
      { policy: patience, position: 'perRetry' as const },
      { policy: errorBodies, position: 'perCall' as const },
    ],
    ...(endpoints.ca === null ? {} : { tlsOptions: { ca: endpoints.ca } }),
  };
}

export function createClients(credential: TokenCredential, endpoints: AzureEndpoints): Clients {
  const made = new Map<string, Promise<unknown>>();
  const kept = <C>(key: string, make: () => Promise<C>): Promise<C> => {
    const known = made.get(key) as Promise<C> | undefined;
    if (known !== undefined) return known;
    const making = make();
    made.set(key, making);
    making.catch(() => made.delete(key));
    return making;
  };
  const { resourceManager: endpoint, cloud } = endpoints;
  // Tokens for an endpoint elsewhere are asked for under Azure's own names, as the SDK does.
  const armScope = `${cloud.resourceManager}/.default`;
  const arm = { ...optionsOf(endpoints), endpoint, credentials: { scopes: [armScope] } };
  const http = createHttpClient(endpoints.ca);
  const token = async (signal: AbortSignal, scope = armScope): Promise<string> => {
    const found = await credential.getToken(scope, { abortSignal: signal });
    return found?.token ?? '';
  };
  return {
    http,
    token,
    web: (subscription) =>
      kept(`web ${subscription}`, async () => {
        const { WebSiteManagementClient } = await import('@azure/arm-appservice');
        return new WebSiteManagementClient(credential, subscription, arm);
      }),
    subscriptions: () =>
      kept('subscriptions', async () => {
        const { SubscriptionClient } = await import('@azure/arm-resources-subscriptions');
        return new SubscriptionClient(credential, arm);
      }),
    authorization: (subscription) =>
      kept(`authorization ${subscription}`, async () => {
        const { AuthorizationManagementClient } = await import('@azure/arm-authorization');
        const { credentials: _, ...options } = arm;
        return new AuthorizationManagementClient(credential, subscription, { ...options, credentialScopes: armScope });
      }),
    logs: () =>
      kept('logs', async () => {
        const { LogsQueryClient } = await import('@azure/monitor-query-logs');
        return new LogsQueryClient(credential, {
          ...optionsOf(endpoints),
          endpoint: `${endpoints.logs}/v1`,
          credentials: { scopes: [`${cloud.logs}/.default`] },
        });
      }),
    metrics: (region) =>
      kept(`metrics ${region}`, async () => {
        const { MetricsClient } = await import('@azure/monitor-query-metrics');
        return new MetricsClient(endpoints.metrics(region), credential, { ...optionsOf(endpoints), audience: cloud.metricsAudience });
      }),
    async arm({ method, path, apiVersion, body, signal }) {
      const url = new URL(`${endpoint}${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersion}`);
      const headers = { authorization: `Bearer ${await token(signal)}`, 'content-type': 'application/json' };
      const sent = body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) };
      const answer = await patiently(() => http.read({ method, url, headers, signal, ...sent }), signal);
      if (answer.status >= 400) throw new HttpError(`${method} ${url.pathname}`, answer.status, answer.headers, answer.body);
      return answer.body.length === 0 ? undefined : (JSON.parse(answer.body.toString('utf8')) as unknown);
    },
  };
}
