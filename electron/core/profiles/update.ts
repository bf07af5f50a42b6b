import { AppError } from '#shared/errors.ts';
import { toInstant } from '#shared/model/time.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import type { Place } from '../sessions/places.ts';
import { needFreeName, withDefault } from './add.ts';
import { checkValues, needRules } from './check-values.ts';
import { keepSecrets, needAgreement } from './keep-secrets.ts';
import type { StoredProfile } from './profile-store.ts';
import { toDetail } from './to-detail.ts';

/** The profile as it is stored; throws `unsupported` for one that is built in. */
export function needStored(place: Place): StoredProfile {
  if (place.stored !== null) return place.stored;
  throw new AppError('unsupported', `${place.profile.id} is always there: it can be neither changed nor removed.`, {
    provider: place.provider.meta.id,
    hint: '"isobar profiles list" shows those that were added.',
  });
}

function gone(id: string): AppError {
  return new AppError('not_found', `The profile ${id} has been removed in the meantime.`, { hint: 'Add it again.' });
}

export const updateProfile =
  (core: CoreContext): HandlerOf<'profiles', 'update'> =>
  async ({ profile: id, name, settings, secrets = {}, acceptFile, makeDefault }) => {
    const place = core.sessions.place(id);
    const stored = needStored(place);
    const rules = needRules(place.provider);
    const isString = (pair: [string, string | null]): pair is [string, string] => pair[1] !== null;
    const given = Object.fromEntries(Object.entries(secrets).filter(isString));
    const complete = settings ?? stored.settings;
    const values = checkValues(rules, complete, given, stored.secrets.filter((key) => secrets[key] !== null)); // prettier-ignore
    if (name !== undefined) needFreeName(core.profiles.list(), stored.provider, name, stored.key);
    await needAgreement(core.secrets, secrets, acceptFile);
    // Secrets of fields that the new settings do not have are forgotten.
    const fields = new Set(rules.form.filter(({ when }) => when === null || when.values.includes(values[when.field] ?? '')).map(({ key }) => key)); // prettier-ignore
    const unused = Object.fromEntries(stored.secrets.filter((key) => !fields.has(key)).map((key) => [key, null]));
    const kept = await keepSecrets(core.secrets, stored, { ...unused, ...secrets });
    core.profiles.change((profiles) => {
      if (profiles.every((profile) => profile.key !== stored.key)) throw gone(id);
      if (name !== undefined) needFreeName(profiles, stored.provider, name, stored.key);
      const updatedAt = toInstant(Math.max(Date.now(), Date.parse(stored.updatedAt) + 1));
      const next = { ...stored, name: name ?? stored.name, settings: values, secrets: kept, updatedAt };
      const all = profiles.map((profile) => (profile.key === stored.key ? { ...next, isDefault: profile.isDefault } : profile));
      return withDefault(all, stored.provider, makeDefault ? stored.key : null);
    });
    return toDetail(core.sessions.place(`${stored.provider}:${name ?? stored.name}`));
  };
