import { AppError } from '#shared/errors.ts';
import { toInstant } from '#shared/model/time.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { findProvider } from '../providers/find-provider.ts';
import { checkValues, needRules } from './check-values.ts';
import { forgetSecrets, keepSecrets, needAgreement } from './keep-secrets.ts';
import { newProfileKey, type StoredProfile } from './profile-store.ts';
import { toDetail } from './to-detail.ts';

/** Refuses a name that another profile of the provider has. */
export function needFreeName(profiles: readonly StoredProfile[], provider: string, name: string, own?: string): void {
  if (profiles.every((profile) => profile.provider !== provider || profile.name !== name || profile.key === own)) return;
  throw new AppError('conflict', `There is a profile ${provider}:${name} already.`, {
    hint: `Choose another name, or change that one: isobar profiles update ${provider}:${name}.`,
    details: { field: 'name' },
    fields: { name: `There is a profile ${provider}:${name} already.` },
  });
}

/** One default profile for each provider: this one where it is asked for, the first one where there is none. */
export function withDefault(profiles: StoredProfile[], provider: string, chosen: string | null): StoredProfile[] {
  const own = profiles.filter((profile) => profile.provider === provider);
  const key = chosen ?? own.find((profile) => profile.isDefault)?.key ?? own[0]?.key;
  return profiles.map((profile) => (profile.provider === provider ? { ...profile, isDefault: profile.key === key } : profile));
}

export const addProfile =
  (core: CoreContext): HandlerOf<'profiles', 'add'> =>
  async ({ provider: id, name, settings, secrets, acceptFile, makeDefault }) => {
    const complete = checkValues(needRules(findProvider(core.registry, id)), settings, secrets, []);
    needFreeName(core.profiles.list(), id, name);
    await needAgreement(core.secrets, secrets, acceptFile);
    const now = toInstant(Date.now());
    const base = { key: newProfileKey(), provider: id, name, settings: complete, isDefault: false, createdAt: now, updatedAt: now };
    const profile = { ...base, secrets: await keepSecrets(core.secrets, { key: base.key, secrets: [] }, secrets) };
    try {
      core.profiles.change((profiles) => {
        needFreeName(profiles, id, name);
        return withDefault([...profiles, profile], id, makeDefault ? profile.key : null);
      });
    } catch (error) {
      await forgetSecrets(core.secrets, profile);
      throw error;
    }
    return toDetail(core.sessions.place(`${id}:${name}`));
  };
