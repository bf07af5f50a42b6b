import type { Project } from '#shared/model/project.ts';
import type { OpenOverrides } from './deploy-search.ts';

/** Fields of the configuration that are typed as text. */
export const TEXT_FIELDS = ['name', 'description', 'model', 'runtime', 'handler'] as const;
export const NUMBER_FIELDS = ['memoryMb', 'timeoutS', 'concurrency'] as const;

export type TextField = (typeof TEXT_FIELDS)[number];
export type NumberField = (typeof NUMBER_FIELDS)[number];
export type OverrideField = TextField | NumberField | 'http';

/** What a field would be without the user's decision. */
export type Found = Pick<Project, TextField | NumberField | 'http'>;

/** A text field set to `value`; typed back to what was found, the override goes away. */
export function withText(overrides: OpenOverrides, field: TextField, value: string, found: Found): OpenOverrides {
  return put(overrides, field, value === found[field] ? undefined : value);
}

/**
 * A number field set from its text. Text that is no number is left out here; the form keeps showing
 * it together with `numberProblem`.
 */
export function withNumber(overrides: OpenOverrides, field: NumberField, text: string, found: Found): OpenOverrides {
  const value = Number(text);
  return put(overrides, field, numberProblem(field, text) !== null || value === found[field] ? undefined : value);
}

export function withHttp(overrides: OpenOverrides, http: boolean, found: Found): OpenOverrides {
  return put(overrides, 'http', http === found.http.enabled ? undefined : http);
}

/** Options of a provider, by `PROVIDER.KEY`; none is no override. */
export function withOptions(overrides: OpenOverrides, options: Record<string, string>): OpenOverrides {
  return put(overrides, 'options', Object.keys(options).length === 0 ? undefined : options);
}

/** Another provider does not know the options of the one before. */
export function withoutOptionsOf(overrides: OpenOverrides, kept: string): OpenOverrides {
  const own = Object.entries(overrides.options ?? {}).filter(([name]) => name.startsWith(`${kept}.`));
  return withOptions(overrides, Object.fromEntries(own));
}

/** Changing the model lets go of what belongs to the old one: its runtime and handler. */
export function withModel(overrides: OpenOverrides, model: string, found: Found): OpenOverrides {
  const { runtime: _runtime, handler: _handler, ...rest } = overrides;
  return withText(rest, 'model', model, found);
}

/** Why the text cannot be the field's number; null where it can. Ranges are the plan's to judge. */
export function numberProblem(field: NumberField, text: string): string | null {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return 'Enter a number.';
  if (value <= 0) return 'Enter a number above 0.';
  return field !== 'timeoutS' && !Number.isInteger(value) ? 'Enter a whole number.' : null;
}

function put<K extends keyof OpenOverrides>(overrides: OpenOverrides, field: K, value: OpenOverrides[K]): OpenOverrides {
  const { [field]: _old, ...rest } = overrides;
  return value === undefined ? rest : { ...rest, [field]: value };
}
