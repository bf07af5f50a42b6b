import type { AuthClient } from 'google-auth-library';
import { AppError } from '#shared/errors.ts';
import type { FormValues } from '#shared/model/form.ts';
import type { SessionPorts } from '../../provider.ts';
import { GCP } from '../provider-id.ts';
import { LOCAL_DEVELOPER } from '../local-developer.ts';
import { clientOf, isServiceAccountKey, parseCredentials, quietly, readCredentialsFile } from './credentials-file.ts';
import { SOURCES } from './form.ts';
import { isElsewhere } from './rules.ts';
import { withoutLookupWarning } from './without-lookup-warning.ts';

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform', 'https://www.googleapis.com/auth/userinfo.email', 'openid'];
const HOUR_S = 3600;

/** Who a session's calls are made as. */
export interface Credentials {
  /**
   * Resolved before any client is made: a client of Google's without credentials throws beside the caller's promise, which
   * ends the process. Rejects where there are none; a failure is not remembered.
   */
  client(): Promise<AuthClient>;
  /** An ID token for a function's address; null where calls need none. Rejects where these credentials cannot have one. */
  idToken(audience: string): Promise<string | null>;
}

function parseKey(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null) {
    throw new AppError('unauthenticated', "The profile's key is not in this secret store.", {
      provider: GCP,
      hint: 'Enter it again. Each front keeps secrets in the place that is safest for it, and the desktop key store is not open to the others.',
    });
  }
  const fields = parseCredentials(text);
  if (fields !== null && isServiceAccountKey(fields)) return { ...fields, type: 'service_account' };
  throw new AppError('unauthenticated', "The profile's key is no service account key.", {
    provider: GCP,
    hint: 'Enter the whole content of the JSON file that "gcloud iam service-accounts keys create" writes.',
  });
}

async function sourceClient(settings: FormValues, secret: SessionPorts['secret']): Promise<AuthClient> {
  const { GoogleAuth, PassThroughClient } = await import('google-auth-library');
  switch (settings['source']) {
    case SOURCES.none:
      return new PassThroughClient();
    case SOURCES.key:
      return clientOf(parseKey(await secret('key')), SCOPES);
    case SOURCES.keyFile:
      return clientOf(await readCredentialsFile(settings['keyFile'] ?? ''), SCOPES);
    default:
      return withoutLookupWarning(() => new GoogleAuth({ scopes: SCOPES }).getClient());
  }
}

async function makeClient(settings: FormValues, secret: SessionPorts['secret']): Promise<AuthClient> {
  const source = await sourceClient(settings, secret);
  const { impersonate } = settings;
  if (impersonate === undefined) return source;
  const { Impersonated } = await import('google-auth-library');
  return quietly(() => new Impersonated({ ...elsewhere(settings), sourceClient: source, targetPrincipal: impersonate, targetScopes: SCOPES, lifetime: HOUR_S })); // prettier-ignore
}

/** Where accounts are impersonated that are not Google's. */
function elsewhere({ endpoint }: FormValues): { endpoint?: string } {
  return isElsewhere(endpoint) ? { endpoint: (endpoint ?? '').replace(/\/$/, '') } : {};
}

/**
 * Gives the tokens of an endpoint elsewhere: those of the account that stands for whoever works on this machine. Nothing of
 * Google's is sent there. Null where the endpoint gives none.
 */
async function localIdToken(settings: FormValues, audience: string): Promise<string | null> {
  const { Impersonated, PassThroughClient } = await import('google-auth-library');
  const options = { ...elsewhere(settings), sourceClient: new PassThroughClient(), targetPrincipal: LOCAL_DEVELOPER };
  const client = await quietly(() => new Impersonated(options));
  return client.fetchIdToken(audience).catch(() => null);
}

interface TokenProvider {
  fetchIdToken(audience: string): Promise<string>;
}

function givesIdTokens(client: AuthClient): client is AuthClient & TokenProvider {
  return 'fetchIdToken' in client && typeof client.fetchIdToken === 'function';
}

/** The profile's credentials, loaded when they are first needed: the account it acts as, over the source that it names. */
export function createCredentials(settings: FormValues, secret: SessionPorts['secret']): Credentials {
  let known: Promise<AuthClient> | null = null;
  const client = (): Promise<AuthClient> => {
    known ??= makeClient(settings, secret).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
  const tokens = new Map<string, { token: string; until: number }>();
  return {
    client,
    async idToken(audience) {
      const cached = tokens.get(audience);
      if (cached !== undefined && cached.until > Date.now()) return cached.token;
      if (settings['source'] === SOURCES.none && settings['impersonate'] === undefined) return localIdToken(settings, audience);
      const provider = await client();
      if (!givesIdTokens(provider)) {
        throw new AppError('unauthenticated', 'These credentials give no ID tokens, which calling a function takes.', {
          provider: GCP,
          hint: 'Let the profile impersonate a service account that may call the function.',
        });
      }
      const token = await provider.fetchIdToken(audience);
      // Tokens hold for an hour.
      tokens.set(audience, { token, until: Date.now() + 50 * 60_000 });
      return token;
    },
  };
}
