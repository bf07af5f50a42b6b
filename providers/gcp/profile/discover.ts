import type { Choice } from '#shared/model/form.ts';
import type { Discovery } from '#shared/model/profile.ts';
import type { Call } from '../../provider.ts';
import { SOURCES } from './form.ts';
import { readGcloudConfig, type DefaultCredentials, type Env, type GcloudConfig } from './gcloud-config.ts';
import { REGION_PATTERN } from './regions.ts';

type Suggestion = Discovery['suggestions'][number];

/** A profile name that Isobar takes, made from one that gcloud takes. */
function toName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '').slice(0, 64); // prettier-ignore
  return plain === '' ? 'profile' : plain;
}

const KINDS: Readonly<Record<string, string>> = {
  authorized_user: 'a user',
  service_account: 'a service account',
  external_account: 'workload identity',
  impersonated_service_account: 'an impersonated service account',
};

function whose({ type, account }: DefaultCredentials): string {
  return account ?? KINDS[type] ?? type;
}

function suggest(name: string, from: string, project: string, region: string | null, credentials: DefaultCredentials): Suggestion {
  const regions = region !== null && new RegExp(REGION_PATTERN).test(region) ? region : null;
  return {
    name: toName(name),
    label: `${from}: ${project}, ${regions ?? 'no region set'}, application default credentials of ${whose(credentials)}`,
    settings: { source: SOURCES.adc, project, ...(regions === null ? {} : { regions }) },
  };
}

function suggestions({ configurations, defaultCredentials }: GcloudConfig, env: Env): Suggestion[] {
  if (defaultCredentials === null) return [];
  const found = configurations.flatMap(({ name, project, region }) =>
    project === null
      ? []
      : [suggest(name === 'default' ? project : name, `gcloud configuration "${name}"`, project, region, defaultCredentials)],
  );
  const named = env['GOOGLE_CLOUD_PROJECT'] ?? defaultCredentials.project;
  if (named === null || found.some(({ settings }) => settings['project'] === named)) return found;
  return [...found, suggest(named, defaultCredentials.file, named, null, defaultCredentials)];
}

/** What gcloud and the environment have. Reads no secret and asks nobody. */
export async function discover(env: Env, { signal }: Call): Promise<Discovery> {
  const config = await readGcloudConfig(env);
  signal.throwIfAborted();
  const projects = new Map<string, Choice>();
  for (const { name, project } of config.configurations) {
    if (project !== null) projects.set(project, { value: project, label: project, note: `gcloud configuration "${name}"` });
  }
  const others = [env['GOOGLE_CLOUD_PROJECT'], config.defaultCredentials?.project ?? undefined];
  for (const value of others)
    if (value !== undefined && value !== '' && !projects.has(value)) projects.set(value, { value, label: value, note: null });
  return { suggestions: suggestions(config, env), choices: { project: [...projects.values()] }, notes: config.notes };
}
