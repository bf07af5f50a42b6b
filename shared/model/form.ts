import { z } from 'zod';

/** One thing to choose from. */
export const Choice = z.object({
  value: z.string(),
  label: z.string(),
  /** What distinguishes it, in a few words; null where the label says enough. */
  note: z.string().nullable(),
});
export type Choice = z.infer<typeof Choice>;

/**
 * A field of a form that a provider declares as data: a front draws it, core checks it, and nobody between them knows
 * what it means. Every value is a string; those of a `multi_select` are joined by commas.
 */
export const FormField = z.object({
  /** camelCase; unique in its form. */
  key: z.string(),
  label: z.string(),
  /** `secret` values go into the secret store and never come back. */
  kind: z.enum(['text', 'select', 'multi_select', 'secret']),
  help: z.string(),
  placeholder: z.string(),
  /** Where there is more than the user can know by heart. More may be found on the machine: see `profiles.discover`. */
  options: z.array(Choice),
  /** Whether a select takes a value that is none of its options. */
  custom: z.boolean(),
  required: z.boolean(),
  default: z.string().nullable(),
  /** What a value (each one, of a `multi_select`) has to match, and what to say where it does not. */
  pattern: z.object({ source: z.string(), message: z.string() }).nullable(),
  /** What a button says that asks the provider for more choices, with what is filled in; null where there is none. See `profiles.lookUp`. */
  lookUp: z.string().nullable(),
  /** The field is there only while another one has one of these values. */
  when: z.object({ field: z.string(), values: z.array(z.string()) }).nullable(),
});
export type FormField = z.infer<typeof FormField>;

/** Values by the field's key. */
export const FormValues = z.record(z.string().max(64), z.string().max(8192));
export type FormValues = z.infer<typeof FormValues>;

type FieldInput = Pick<FormField, 'key' | 'label' | 'kind' | 'help'> & Partial<FormField>;

/** A field with the usual for what is not said. */
export function formField(field: FieldInput): FormField {
  return {
    placeholder: '',
    options: [],
    custom: false,
    required: false,
    default: null,
    pattern: null,
    lookUp: null,
    when: null,
    ...field,
  };
}

/** The values of a `multi_select`, each once, in their order. */
export function splitValues(text: string | undefined): string[] {
  const values = (text ?? '').split(',').map((value) => value.trim());
  return [...new Set(values.filter((value) => value !== ''))];
}

/** The fields that are there for these values: `when` of a field that is not there itself counts as unmet. */
export function presentFields(fields: readonly FormField[], values: FormValues): FormField[] {
  const present = new Set<string>();
  return fields.filter(({ key, when }) => {
    const field = fields.find((other) => other.key === when?.field);
    const is = when === null || (present.has(when.field) && when.values.includes(values[when.field] ?? field?.default ?? ''));
    if (is) present.add(key);
    return is;
  });
}

function checkField(field: FormField, value: string, isSet: boolean): string | null {
  if (value === '') return field.required && !isSet ? `${field.label} is missing.` : null;
  const values = field.kind === 'multi_select' ? splitValues(value) : [value];
  const pattern = field.pattern === null ? null : new RegExp(field.pattern.source);
  if (pattern !== null && !values.every((one) => pattern.test(one))) return field.pattern?.message ?? null;
  if (field.options.length === 0 || field.custom || field.kind === 'text' || field.kind === 'secret') return null;
  const unknown = values.find((one) => field.options.every((option) => option.value !== one));
  if (unknown === undefined) return null;
  return `${field.label} has no choice "${unknown}". Choose one of ${field.options.map((option) => option.value).join(', ')}.`;
}

/**
 * What is wrong with values, by field; empty where nothing is. `stored` names secrets that are kept already and need not
 * be given again. Values of fields that do not exist, or are not there for these values, are wrong too.
 */
export function checkForm(fields: readonly FormField[], values: FormValues, stored: readonly string[] = []): Record<string, string> {
  const errors: Record<string, string> = {};
  const present = presentFields(fields, values);
  for (const field of present) {
    const error = checkField(field, values[field.key] ?? field.default ?? '', stored.includes(field.key));
    if (error !== null) errors[field.key] = error;
  }
  for (const [key, value] of Object.entries(values)) {
    if (value === '' || present.some((field) => field.key === key)) continue;
    const known = fields.find((field) => field.key === key);
    errors[key] =
      known === undefined
        ? `There is no setting "${key}". There are ${fields.map((field) => field.key).join(', ')}.`
        : `${known.label} does not belong to this choice of ${fields.find((field) => field.key === known.when?.field)?.label ?? 'settings'}.`;
  }
  return errors;
}
