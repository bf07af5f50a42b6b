import { readFile } from 'node:fs/promises';
import type { TokenCredential } from '@azure/identity';
import type { FormValues } from '#shared/model/form.ts';
import { AppError } from '#shared/errors.ts';
import type { SessionPorts } from '../../provider.ts';
import { AZURE } from '../provider-id.ts';
import type { AzureEndpoints } from './endpoints.ts';
import { SOURCES } from './form.ts';

export type { TokenCredential } from '@azure/identity';

/** The Azure CLI is a Python program: on a slow machine it takes its time. */
const CLI_TIMEOUT_MS = 30_000;

async function make(settings: FormValues, endpoints: AzureEndpoints, secret: SessionPorts['secret']): Promise<TokenCredential> {
  const { source = SOURCES.cli, tenant, clientId } = settings;
  const { AzureCliCredential, ClientSecretCredential, EnvironmentCredential, ManagedIdentityCredential } = await import('@azure/identity');
  const options = {
    authorityHost: endpoints.authority,
    ...(endpoints.ca === null ? {} : { tlsOptions: { ca: endpoints.ca } }),
    // What is not Entra ID itself is in nobody's list of authorities.
    disableInstanceDiscovery: endpoints.elsewhere !== null,
  };
  if (source === SOURCES.cli) {
    return new AzureCliCredential({ processTimeoutInMs: CLI_TIMEOUT_MS, ...(tenant === undefined ? {} : { tenantId: tenant }) });
  }
  if (source === SOURCES.identity)
    return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
  if (source === SOURCES.environment) return new EnvironmentCredential(options);
  if (source === SOURCES.certificate) {
    const certificatePath = settings['clientCertificate'] ?? '';
    await checkFile(certificatePath);
    const { ClientCertificateCredential } = await import('@azure/identity');
    return new ClientCertificateCredential(tenant ?? '', clientId ?? '', { certificatePath }, options);
  }
  const kept = await secret('clientSecret');
  if (kept === null) {
    throw new AppError('unauthenticated', 'The client secret of this profile is not kept here.', {
      provider: AZURE,
      hint: 'Enter it again: on another machine, or in another front, secrets are kept apart.',
    });
  }
  return new ClientSecretCredential(tenant ?? '', clientId ?? '', kept, options);
}

/** Throws `unauthenticated` where the file cannot be read or has not both parts: the SDK would say so in its own way, and later. */
async function checkFile(path: string): Promise<void> {
  const hint = 'Correct the path in the profile, or make the file again.';
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code = 'it cannot be read' } = error as NodeJS.ErrnoException;
    throw new AppError('unauthenticated', `The certificate ${path} cannot be read: ${code}.`, { provider: AZURE, hint, details: { field: 'clientCertificate' } });
  }
  if (/-----BEGIN CERTIFICATE-----/.test(text) && /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/.test(text)) return;
  throw new AppError('unauthenticated', `${path} has not both a certificate and its private key, as PEM.`, { provider: AZURE, hint, details: { field: 'clientCertificate' } });
} // prettier-ignore

/** The profile's credentials; the SDK is loaded, and the secret read, when the first token is asked for. */
export function createCredential(settings: FormValues, endpoints: AzureEndpoints, secret: SessionPorts['secret']): TokenCredential {
  let making: Promise<TokenCredential> | null = null;
  return {
    async getToken(scopes, options) {
      making ??= make(settings, endpoints, secret);
      // A failure is not remembered: a secret may be entered later.
      making.catch(() => (making = null));
      return (await making).getToken(scopes, options);
    },
  };
}

/** How the credentials of a profile are renewed, as a command; null where there is none. */
export function loginCommand(settings: FormValues): string | null {
  if ((settings['source'] ?? SOURCES.cli) !== SOURCES.cli) return null;
  return settings['tenant'] === undefined ? 'az login' : `az login --tenant ${settings['tenant']}`;
}
