import type { Choice } from '#shared/model/form.ts';
import type { Discovery } from '#shared/model/profile.ts';
import type { Call } from '../../provider.ts';
import { configuredEndpoint } from './configured-endpoint.ts';
import { SOURCES } from './form.ts';
import { readSharedConfig, type Section, type SharedConfig } from './shared-config.ts';

type Env = Record<string, string | undefined>;
type Suggestion = Discovery['suggestions'][number];

/** A profile name that Isobar takes, made from one that AWS takes. */
function toName(name: string): string {
  const plain = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 64);
  return plain === '' ? 'profile' : plain;
}

/** How a shared profile comes by its credentials, in a word. */
function kindOf(section: Section): string {
  if (section['sso_session'] !== undefined || section['sso_start_url'] !== undefined) return 'single sign-on';
  if (section['role_arn'] !== undefined) return `assumes ${section['role_arn']}`;
  if (section['credential_process'] !== undefined) return 'credentials from a process';
  if (section['web_identity_token_file'] !== undefined) return 'web identity';
  return section['aws_access_key_id'] === undefined ? 'no credentials of its own' : 'access keys';
}

function fromSharedProfile(name: string, section: Section, config: SharedConfig): Suggestion {
  const { region } = section;
  const endpoint = configuredEndpoint({}, config, name)?.url;
  const parts = [kindOf(section), region ?? 'no region set', ...(endpoint === undefined ? [] : [`endpoint ${endpoint}`])];
  return {
    name: toName(name),
    label: `Profile "${name}" of ${config.configFile}: ${parts.join(', ')}`,
    settings: {
      source: SOURCES.shared,
      sharedProfile: name,
      ...(region === undefined ? {} : { regions: region }),
      ...(endpoint === undefined ? {} : { endpoint }),
    },
  };
}

function fromEnvironment(env: Env, config: SharedConfig): Suggestion | null {
  if (env['AWS_ACCESS_KEY_ID'] === undefined || env['AWS_SECRET_ACCESS_KEY'] === undefined) return null;
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  const endpoint = configuredEndpoint(env, { ...config, profiles: new Map() }, 'default')?.url;
  return {
    name: 'environment',
    label: `Environment variables: ${[region ?? 'no region set', ...(endpoint === undefined ? [] : [`endpoint ${endpoint}`])].join(', ')}`,
    settings: {
      source: SOURCES.environment,
      ...(region === undefined ? {} : { regions: region }),
      ...(endpoint === undefined ? {} : { endpoint: endpoint.replace(/\/+$/, '') }),
    },
  };
}

/** What the shared config files and the environment have. Reads no secret and asks nobody. */
export async function discover(env: Env, { signal }: Call): Promise<Discovery> {
  const config = await readSharedConfig(env);
  signal.throwIfAborted();
  const fromEnv = fromEnvironment(env, config);
  const profiles = [...config.profiles];
  const sharedProfile = profiles.map(([value, section]): Choice => ({ value, label: value, note: kindOf(section) }));
  const ssoSession = [...config.ssoSessions].map(([value, section]): Choice => ({
    value,
    label: value,
    note: section['sso_start_url'] ?? null,
  }));
  return {
    suggestions: [...(fromEnv === null ? [] : [fromEnv]), ...profiles.map(([name, section]) => fromSharedProfile(name, section, config))],
    choices: { sharedProfile, ssoSession },
    notes: config.notes,
  };
}
