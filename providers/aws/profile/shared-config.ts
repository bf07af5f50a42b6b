import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Env = Record<string, string | undefined>;

/** A section of a shared config file: its settings by lower-case name; nested ones as `NAME.KEY`. */
export type Section = Readonly<Record<string, string>>;

/** The shared config files as far as Isobar looks at them. Holds no secret. */
export interface SharedConfig {
  /** By name, from both files. */
  profiles: ReadonlyMap<string, Section>;
  ssoSessions: ReadonlyMap<string, Section>;
  services: ReadonlyMap<string, Section>;
  /** Files that are there and could not be read, with the reason. */
  notes: string[];
  configFile: string;
}

const SECRET = /^(?:aws_secret_access_key|aws_session_token|aws_security_token)$/;

/**
 * The sections of an INI file as the AWS tools read it: `#` and `;` begin comments, an indented line belongs to the
 * setting above it. Secrets are left out.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export function parseIni(text: string): Map<string, Section> {
  const sections = new Map<string, Record<string, string>>();
  let section: Record<string, string> | null = null;
  let parent = '';
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || /^\s*[#;]/.test(line)) continue;
    const head = /^\[([^\]]+)\]/.exec(line.trim())?.[1];
    if (head !== undefined && !/^\s/.test(line)) {
      const name = head
        .trim()
        .replace(/\s+/g, ' ')
        .replace(/^(\w[\w-]*) "(.*)"$/, '$1 $2');
      section = sections.get(name) ?? {};
      sections.set(name, section);
      continue;
    }
    const pair = /^(\s*)([^=\s][^=]*?)\s*=\s*(.*)$/.exec(line);
    if (pair?.[2] === undefined || section === null) continue;
    const key = pair[2].toLowerCase();
    const value = (pair[3] ?? '').replace(/\s[#;].*$/, '').trim();
    if (pair[1] === '') parent = key;
    if (!SECRET.test(key)) section[pair[1] === '' ? key : `${parent}.${key}`] = value;
  }
  return sections;
}

function pathOf(given: string | undefined, file: string): string {
  return given === undefined || given === '' ? join(homedir(), '.aws', file) : given.replace(/^~(?=\/|\\|$)/, homedir());
}

async function readIni(path: string, notes: string[]): Promise<Map<string, Section>> {
  try {
    return parseIni(await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') notes.push(`${path} could not be read: ${code ?? 'unknown reason'}.`);
    return new Map();
  }
}

/** Reads `~/.aws/config` and `~/.aws/credentials`, or what AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name. */
export async function readSharedConfig(env: Env): Promise<SharedConfig> {
  const notes: string[] = [];
  const configFile = pathOf(env['AWS_CONFIG_FILE'], 'config');
  const [config, credentials] = await Promise.all([
    readIni(configFile, notes),
    readIni(pathOf(env['AWS_SHARED_CREDENTIALS_FILE'], 'credentials'), notes),
  ]);
  const profiles = new Map<string, Section>();
  const ssoSessions = new Map<string, Section>();
  const services = new Map<string, Section>();
  for (const [name, section] of config) {
    const [kind = '', ...rest] = name.split(' ');
    const own = rest.join(' ');
    if (name === 'default') profiles.set('default', section);
    else if (kind === 'profile' && own !== '') profiles.set(own, section);
    else if (kind === 'sso-session' && own !== '') ssoSessions.set(own, section);
    else if (kind === 'services' && own !== '') services.set(own, section);
  }
  for (const [name, section] of credentials) profiles.set(name, { ...profiles.get(name), ...section });
  return { profiles, ssoSessions, services, notes, configFile };
}
