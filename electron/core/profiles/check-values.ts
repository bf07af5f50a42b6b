import type { Provider, ProfileRules } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import { checkForm, presentFields, splitValues, type FormField, type FormValues } from '#shared/model/form.ts';

/** How profiles of a provider are made; throws `unsupported` where they cannot be. */
export function needRules(provider: Provider): ProfileRules {
  if (provider.profiles !== null) return provider.profiles;
  throw new AppError('unsupported', `Profiles of ${provider.meta.label} cannot be added or changed.`, {
    provider: provider.meta.id,
    hint:
      provider.defaultProfile === null
        ? '"isobar providers list" shows what can be done with it.'
        : `It has one that is always there: ${provider.meta.id}:${provider.defaultProfile.name}.`,
  });
}

/** A value as it is kept: without space around it, a list's values once each. */
function tidy(field: FormField | undefined, value: string): string {
  return field?.kind === 'multi_select' ? splitValues(value).join(',') : value.trim();
}

export function tidyValues(form: readonly FormField[], values: FormValues): FormValues {
  const pairs = Object.entries(values).map(([key, value]) => {
    const field = form.find((candidate) => candidate.key === key);
    return [key, tidy(field, value)] as const;
  });
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

/** The settings with the defaults of what was left out. */
export function withDefaults(form: readonly FormField[], values: FormValues): FormValues {
  const present = presentFields(form, values).filter(({ kind }) => kind !== 'secret');
  return Object.fromEntries(
    present.flatMap(({ key, default: fallback }) => {
      const value = values[key] ?? fallback;
      return value === null || value === '' ? [] : [[key, value]];
    }),
  );
}

/**
 * Settings and secrets against the provider's form; gives the settings as they are to be kept. Throws `invalid_input`
 * with what is wrong by field. `stored` names secrets that are kept already.
 */
export function checkValues(rules: ProfileRules, given: FormValues, secrets: FormValues, stored: readonly string[]): FormValues {
  const form = rules.form;
  const settings = tidyValues(form, given);
  const isSecret = (key: string) => form.some((field) => field.key === key && field.kind === 'secret');
  const errors = checkForm(form, { ...settings, ...secrets }, stored);
  for (const key of Object.keys(settings)) if (isSecret(key)) errors[key] = 'A secret is not a setting: give it among the secrets.';
  for (const key of Object.keys(secrets)) if (!isSecret(key)) errors[key] ??= 'This is a setting, not a secret.';
  const complete = withDefaults(form, settings);
  const all = Object.keys(errors).length > 0 ? errors : (rules.validate?.(complete) ?? {});
  const [first] = Object.entries(all);
  if (first === undefined) return complete;
  throw new AppError('invalid_input', `The profile is not complete: ${Object.values(all).join(' ')}`, {
    hint: `Its settings are ${form
      .filter(({ kind }) => kind !== 'secret')
      .map(({ key }) => key)
      .join(', ')}.`,
    details: { field: first[0] },
    fields: all,
  });
}
