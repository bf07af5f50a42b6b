import { AppError } from '#shared/errors.ts';
import type { ProfileDetail } from '#shared/model/profile.ts';
import type { CommandContext, Parsed } from '../command.ts';
import { askSecrets } from '../output/ask-secret.ts';
import { confirm } from '../output/confirm.ts';
import { viewLines } from '../output/views.ts';

type Attempt = (acceptFile: boolean) => Promise<ProfileDetail>;

/** Tries; where secrets would go into a file, the person at the terminal is asked, and nobody else is answered for. */
async function withAgreement(attempt: Attempt, accepted: boolean, context: CommandContext): Promise<ProfileDetail> {
  try {
    return await attempt(accepted);
  } catch (error) {
    const asks = error instanceof AppError && error.details?.['confirm'] === 'acceptFile';
    if (!asks || !context.terminal.interactive || context.global.yes) throw error;
    context.terminal.note(error.message);
    await confirm('Keep it there?', context);
    return attempt(true);
  }
}

function print(profile: ProfileDetail, { terminal, global }: CommandContext): void {
  if (global.json) terminal.line(JSON.stringify(profile, null, terminal.isTty ? 2 : undefined));
  else for (const line of viewLines('profiles.get', profile, terminal)) terminal.line(line);
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export async function addProfile({ input }: Parsed, context: CommandContext): Promise<void> {
  const { client } = await context.core();
  const settings = (input['set'] ?? {}) as Record<string, string>;
  const secrets = await askSecrets(listOf(input['secret']), context);
  const common = {
    provider: String(input['provider']),
    name: String(input['name']),
    settings,
    secrets,
    makeDefault: input['default'] === true,
  };
  const attempt: Attempt = (acceptFile) => client.profiles.add({ ...common, acceptFile }, { signal: context.signal });
  print(await withAgreement(attempt, input['acceptFile'] === true, context), context);
}

/** Settings that are not named stay: the whole is read first. */
export async function updateProfile({ input }: Parsed, context: CommandContext): Promise<void> {
  const { client } = await context.core();
  const profile = String(input['profile']);
  const options = { signal: context.signal };
  const set = (input['set'] ?? {}) as Record<string, string>;
  const unset = listOf(input['unset']);
  const changed = Object.keys(set).length > 0 || unset.length > 0;
  const before = changed ? (await client.profiles.get({ profile }, options)).settings : {};
  const settings = Object.fromEntries(Object.entries({ ...before, ...set }).filter(([key]) => !unset.includes(key)));
  const secrets: Record<string, string | null> = await askSecrets(listOf(input['secret']), context);
  for (const name of listOf(input['forget'])) secrets[name] = null;
  const common = {
    profile,
    ...(input['name'] === undefined ? {} : { name: String(input['name']) }),
    ...(changed ? { settings } : {}),
    secrets,
    makeDefault: input['default'] === true,
  };
  const attempt: Attempt = (acceptFile) => client.profiles.update({ ...common, acceptFile }, options);
  print(await withAgreement(attempt, input['acceptFile'] === true, context), context);
}
