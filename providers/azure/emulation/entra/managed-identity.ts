import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EmulationHost, HostListener } from '../../../emulation-host.ts';
import type { AppStore } from '../apps/app-store.ts';
import type { Site } from '../apps/site.ts';
import { createProgramFront } from '../server/create-front.ts';
import type { AzureDefaults } from '../server/defaults.ts';
import { sameSecret } from '../server/same-secret.ts';
import { sendJson } from '../server/send.ts';
import { TOKEN_SECONDS, type Tokens } from './tokens.ts';

/** Where apps that have an identity get tokens for it. */
export interface ManagedIdentity {
  /** Variables of the function's environment; none where its app has no identity. */
  variables(functionName: string): Record<string, string>;
  close(graceMs: number): Promise<void>;
}

/**
 * The token endpoint of App Service. It speaks http, as the real one does.
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export async function serveManagedIdentity(
  host: EmulationHost,
  apps: AppStore,
  defaults: AzureDefaults,
  tokens: Tokens,
): Promise<ManagedIdentity> {
  const secret = randomBytes(32);
  /** What an app sends to show that it is the app. */
  const headerOf = (functionName: string): string => createHmac('sha256', secret).update(functionName).digest('hex');
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const site = apps.byFunction(decodeURIComponent(/^\/([^/]+)\/token$/.exec(pathname)?.[1] ?? ''));
    const sent = request.headers['x-identity-header'];
    if (site === null || site.identity === null || !sameSecret(typeof sent === 'string' ? sent : '', headerOf(site.functionName))) {
      sendJson(response, 401, { statusCode: 401, message: 'The identity header is missing or wrong, or the app has no identity.' });
      return;
    }
    const resource = searchParams.get('resource') ?? '';
    if (resource === '' || searchParams.get('api-version') === null) {
      sendJson(response, 400, { statusCode: 400, message: "The parameters 'resource' and 'api-version' are required." });
      return;
    }
    const clientId = searchParams.get('client_id') ?? principalOf(site) ?? defaults.clientId;
    const expires = Math.floor(Date.now() / 1000) + TOKEN_SECONDS;
    sendJson(response, 200, {
      access_token: tokens.issue(resource, clientId),
      expires_on: String(expires),
      resource,
      token_type: 'Bearer',
      client_id: clientId,
    });
  };
  const listener: HostListener = await host.listen('identity', createProgramFront(host, answer));
  return {
    variables(functionName) {
      const site = apps.byFunction(functionName);
      if (site === null || site.identity === null) return {};
      const url = `${listener.url}/${encodeURIComponent(functionName)}/token`;
      return { IDENTITY_ENDPOINT: url, IDENTITY_HEADER: headerOf(functionName), MSI_ENDPOINT: url, MSI_SECRET: headerOf(functionName) };
    },
    close: (graceMs) => listener.close(graceMs),
  };
}

function principalOf({ identity }: Site): string | null {
  const principal = identity?.['principalId'];
  return typeof principal === 'string' ? principal : null;
}
