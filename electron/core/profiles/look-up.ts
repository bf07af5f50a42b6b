import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { findProvider } from '../providers/find-provider.ts';
import { needRules, tidyValues, withDefaults } from './check-values.ts';
import { secretName } from './profile-store.ts';

/** Nothing of what is given is kept; a profile's own secrets serve where none are given. */
export const lookUpChoices =
  (core: CoreContext): HandlerOf<'profiles', 'lookUp'> =>
  async ({ provider: id, field, settings, secrets, profile }, call) => {
    const rules = needRules(findProvider(core.registry, id));
    const asked = rules.form.find(({ key }) => key === field);
    if (rules.lookUp === undefined || asked === undefined || asked.lookUp === null) {
      throw new AppError('unsupported', `The field "${field}" has no choices to be found.`, { provider: id, hint: 'Type its value.' });
    }
    const stored = core.profiles.list().find(({ provider, name }) => `${provider}:${name}` === profile && provider === id);
    const secret = async (key: string): Promise<string | null> =>
      secrets[key] ?? (stored?.secrets.includes(key) === true ? core.secrets.get(secretName(stored, key)) : null);
    const values = withDefaults(rules.form, tidyValues(rules.form, settings));
    return { choices: await rules.lookUp(field, values, { secret, home: core.home }, call) };
  };
