import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fidelity } from '#shared/model/runtime-status.ts';
import { readBody } from '../../../emulation-http/read-body.ts';
import type { AzureDefaults } from '../server/defaults.ts';
import { sendJson } from '../server/send.ts';
import { cloudMetadata } from './cloud-metadata.ts';
import { TOKEN_SECONDS, type Tokens } from './tokens.ts';

export interface Authority {
  /** Answers what belongs to the login authority; false where the path is another one. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

/** What the authority answers, for the list of operations. */
export const authorityFidelity: readonly Fidelity[] = [
  { service: 'Entra', operation: 'Token', level: 'verified', note: 'Client credentials only; any secret or assertion is taken.' },
  { service: 'Entra', operation: 'OpenIdConfiguration', level: 'verified', note: null },
  { service: 'Entra', operation: 'InstanceDiscovery', level: 'modelled', note: null },
  { service: 'Entra', operation: 'Keys', level: 'modelled', note: null },
  { service: 'Entra', operation: 'ManagedIdentityToken', level: 'modelled', note: 'For apps with an identity, at IDENTITY_ENDPOINT.' },
  { service: 'Microsoft.Resources', operation: 'CloudMetadata', level: 'verified', note: 'Endpoints that are answered here.' },
];

/**
 * As much of a login authority as service principals need. There are no users here, so no browser or device flow.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function createAuthority(defaults: AzureDefaults, endpoint: () => string, tokens: Tokens): Authority {
  const documents = (path: string, query: URLSearchParams): unknown => {
    if (/^\/metadata\/endpoints$/i.test(path)) return cloudMetadata(defaults, endpoint());
    if (/^\/common\/discovery\/instance$/i.test(path)) return instanceDiscovery(endpoint(), query, defaults.tenantId);
    const tenant = /^\/([\w.-]+)(?:\/v2\.0)?\/\.well-known\/openid-configuration$/i.exec(path)?.[1];
    if (tenant !== undefined) return openIdConfiguration(endpoint(), tenant, defaults.tenantId);
    return /^\/[\w.-]+\/discovery(?:\/v2\.0)?\/keys$/i.test(path) ? { keys: [tokens.jwk()] } : undefined;
  };
  return {
    async answer(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      if (request.method === 'GET') {
        const document = documents(pathname, searchParams);
        if (document !== undefined) sendJson(response, 200, document);
        return document !== undefined;
      }
      if (request.method !== 'POST' || !/^\/[\w.-]+\/oauth2(?:\/v2\.0)?\/token$/i.test(pathname)) return false;
      const body = await readBody(request, 64 * 1024);
      sendToken(response, new URLSearchParams(body?.toString('utf8') ?? ''), tokens);
      return true;
    },
  };
}

function sendToken(response: ServerResponse, form: URLSearchParams, tokens: Tokens): void {
  const refuse = (status: number, error: string, code: number, message: string): void =>
    sendJson(response, status, {
      error,
      error_description: `AADSTS${code}: ${message}`,
      error_codes: [code],
      timestamp: new Date().toISOString(),
    });
  const grant = form.get('grant_type');
  const clientId = form.get('client_id') ?? '';
  const audience = (form.get('scope')?.split(' ')[0] ?? form.get('resource') ?? '').replace(/\/\.default$/, '');
  if (grant === null) refuse(400, 'invalid_request', 900144, "The request body must contain the following parameter: 'grant_type'.");
  else if (grant !== 'client_credentials') {
    refuse(
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${grant}'. This authority knows service principals only.`,
    );
  } else if (clientId === '') refuse(400, 'invalid_request', 900144, "The request body must contain the following parameter: 'client_id'.");
  else if (audience === '') refuse(400, 'invalid_request', 900144, "The request body must contain the following parameter: 'scope'.");
  else if (!form.has('client_secret') && !form.has('client_assertion')) {
    refuse(
      401,
      'invalid_client',
      7000216,
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    );
  } else {
    const members = {
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      ext_expires_in: TOKEN_SECONDS,
      access_token: tokens.issue(audience, clientId),
    };
    sendJson(response, 200, members, { 'cache-control': 'no-store' });
  }
}

function openIdConfiguration(endpoint: string, tenant: string, tenantId: string): unknown {
  const base = `${endpoint}/${tenant}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    scopes_supported: ['openid'],
    issuer: `${endpoint}/${tenantId}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    tenant_region_scope: null,
    cloud_instance_name: new URL(endpoint).host,
  };
}

/** The authority that is asked about is this one, whichever name it was given. */
function instanceDiscovery(endpoint: string, query: URLSearchParams, tenantId: string): unknown {
  const asked = query.get('authorization_endpoint') ?? '';
  const host = URL.canParse(asked) ? new URL(asked).host : new URL(endpoint).host;
  return {
    tenant_discovery_endpoint: `${endpoint}/${tenantId}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
