import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export type Env = Record<string, string | undefined>;

/** One named configuration of gcloud, as far as Isobar looks at it. */
export interface GcloudConfiguration {
  name: string;
  active: boolean;
  account: string | null;
  project: string | null;
  region: string | null;
}

/** What is known of the application default credentials without using them. Holds no secret. */
export interface DefaultCredentials {
  file: string;
  /** `authorized_user`, `service_account`, `external_account` … */
  type: string;
  /** Whom they are for; null where the file does not say. */
  account: string | null;
  project: string | null;
}

export interface GcloudConfig {
  configurations: GcloudConfiguration[];
  defaultCredentials: DefaultCredentials | null;
  /** Files that are there and could not be read, with the reason. */
  notes: string[];
}

/** @see https://cloud.google.com/sdk/docs/configurations */
function configDir(env: Env): string {
  const given = env['CLOUDSDK_CONFIG'];
  if (given !== undefined && given !== '') return given;
  return process.platform === 'win32' ? join(env['APPDATA'] ?? homedir(), 'gcloud') : join(homedir(), '.config', 'gcloud');
}

/** `section/key` and value, as gcloud writes its configurations. */
export function parseConfiguration(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const head = /^\[(.+)\]\s*$/.exec(line)?.[1];
    if (head !== undefined) section = head;
    const [, key, value = ''] = /^(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined) values.set(`${section}/${key}`, value);
  }
  return values;
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function readText(path: string, notes: string[]): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isAbsent(error)) notes.push(`${path} could not be read: ${error instanceof Error ? error.message : ''}`);
    return null;
  }
}

async function readConfigurations(dir: string, notes: string[]): Promise<GcloudConfiguration[]> {
  const folder = join(dir, 'configurations');
  const files = await readdir(folder).catch(() => []);
  const active = (await readText(join(dir, 'active_config'), notes))?.trim() ?? 'default';
  const names = files.flatMap((file) => (file.startsWith('config_') ? [file.slice('config_'.length)] : [])).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const values = parseConfiguration((await readText(join(folder, `config_${name}`), notes)) ?? '');
      const region = values.get('functions/region') ?? values.get('run/region') ?? values.get('compute/region') ?? null;
      const [account, project] = [values.get('core/account') ?? null, values.get('core/project') ?? null];
      return { name, active: name === active, account, project, region };
    }),
  );
}

/** @see https://cloud.google.com/docs/authentication/application-default-credentials */
async function readDefaultCredentials(env: Env, dir: string, notes: string[]): Promise<DefaultCredentials | null> {
  const file = env['GOOGLE_APPLICATION_CREDENTIALS'] || join(dir, 'application_default_credentials.json');
  const text = await readText(file, notes);
  if (text === null) return null;
  try {
    const json = JSON.parse(text) as Record<string, unknown>;
    const textOf = (key: string): string | null => (typeof json[key] === 'string' && json[key] !== '' ? json[key] : null);
    return {
      file,
      type: textOf('type') ?? 'unknown',
      account: textOf('client_email') ?? textOf('account'),
      project: textOf('project_id') ?? textOf('quota_project_id'),
    };
  } catch {
    notes.push(`${file} is no valid JSON.`);
    return null;
  }
}

/** gcloud's configurations and the application default credentials of this machine. Keeps no secret of what it reads. */
export async function readGcloudConfig(env: Env): Promise<GcloudConfig> {
  const notes: string[] = [];
  const dir = configDir(env);
  const configurations = await readConfigurations(dir, notes);
  const defaultCredentials = await readDefaultCredentials(env, dir, notes);
  return { configurations, defaultCredentials, notes };
}
