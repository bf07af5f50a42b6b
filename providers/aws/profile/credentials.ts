import { AppError } from '#shared/errors.ts';
import type { FormValues } from '#shared/model/form.ts';
import type { SessionPorts } from '../../provider.ts';
import type { CredentialsProvider } from '../clients/client-config.ts';
import { AWS } from '../provider-id.ts';
import { SOURCES } from './form.ts';
import type { SharedConfig } from './shared-config.ts';

type Credentials = Awaited<ReturnType<CredentialsProvider>>;

/** Credentials that end sooner than this are asked for again. */
const EARLY_MS = 5 * 60_000;

/** Asks once for all clients and regions, and again shortly before the answer ends. A failure is not remembered. */
export function rememberCredentials(provider: CredentialsProvider): CredentialsProvider {
  let known: Credentials | null = null;
  let asking: Promise<Credentials> | null = null;
  const isFresh = ({ expiration }: Credentials) => expiration === undefined || expiration.getTime() - Date.now() > EARLY_MS;
  return async (options) => {
    if (known !== null && isFresh(known)) return known;
    asking ??= provider(options).finally(() => {
      asking = null;
    });
    known = await asking;
    return known;
  };
}

async function storedKeys(settings: FormValues, secret: SessionPorts['secret']): Promise<Credentials> {
  const accessKeyId = settings['accessKeyId'];
  const secretAccessKey = await secret('secretAccessKey');
  if (accessKeyId === undefined || secretAccessKey === null) {
    throw new AppError('unauthenticated', "The profile's secret access key is not in this secret store.", {
      provider: AWS,
      hint: 'Enter it again. Each front keeps secrets in the place that is safest for it, and the desktop key store is not open to the others.',
    });
  }
  const sessionToken = await secret('sessionToken');
  return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
}

function ssoOptions(settings: FormValues, config: SharedConfig) {
  const name = settings['ssoSession'] ?? '';
  const session = config.ssoSessions.get(name);
  const ssoStartUrl = session?.['sso_start_url'];
  const ssoRegion = session?.['sso_region'];
  if (ssoStartUrl === undefined || ssoRegion === undefined) {
    throw new AppError('unauthenticated', `There is no complete sso-session "${name}" in ${config.configFile}.`, {
      provider: AWS,
      hint: 'Make it with "aws configure sso-session", then "aws sso login --sso-session NAME".',
    });
  }
  return { ssoSession: name, ssoStartUrl, ssoRegion, ssoAccountId: settings['ssoAccount'] ?? '', ssoRoleName: settings['ssoRole'] ?? '' };
}

/** The profile's credentials, loaded when they are first needed: the role it assumes, over the source that it names. */
export function createCredentials(
  settings: FormValues,
  region: string,
  config: SharedConfig,
  secret: SessionPorts['secret'],
): CredentialsProvider {
  const clientConfig = { region };
  const base: CredentialsProvider = async (options) => {
    if (settings['source'] === SOURCES.keys) return storedKeys(settings, secret);
    const sdk = await import('@aws-sdk/credential-providers');
    switch (settings['source']) {
      case SOURCES.shared:
        return sdk.fromIni({ profile: settings['sharedProfile'] ?? 'default', ignoreCache: true, clientConfig })(options);
      case SOURCES.sso:
        return sdk.fromSSO(ssoOptions(settings, config))();
      case SOURCES.environment:
        return sdk.fromEnv()();
      default:
        return sdk.fromNodeProviderChain({ ignoreCache: true, clientConfig })(options);
    }
  };
  const { roleArn } = settings;
  if (roleArn === undefined) return rememberCredentials(base);
  const externalId = settings['externalId'];
  const endpoint = settings['endpoint'];
  const role: CredentialsProvider = async (options) => {
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    return fromTemporaryCredentials({
      masterCredentials: base,
      params: {
        RoleArn: roleArn,
        RoleSessionName: settings['sessionName'] ?? 'isobar',
        ...(externalId === undefined ? {} : { ExternalId: externalId }),
      },
      clientConfig: { region, ...(endpoint === undefined ? {} : { endpoint }) },
    })(options);
  };
  return rememberCredentials(role);
}
