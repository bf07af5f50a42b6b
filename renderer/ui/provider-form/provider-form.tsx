import { Autocomplete, Button, PasswordInput, Select, TagsInput, TextInput } from '@mantine/core';
import { presentFields, splitValues, type Choice, type FormField, type FormValues } from '#shared/model/form.ts';
import classes from './provider-form.module.css';

/** What a form edits: values by the field's key; those of secrets are kept apart, because they never come back. */
export interface FormDraft {
  values: FormValues;
  secrets: Record<string, string>;
}

/** Asks the provider what a field can be. */
export interface LookUp {
  run: (field: string) => void;
  /** The field that is being asked about. */
  busy: string | null;
  /** What came of it last, in words. */
  told: Readonly<Record<string, { tone: 'done' | 'bad'; text: string }>>;
}

/**
 * A form that a provider declares as data. Fields appear and go as `when` says.
 *
 * @param choices further choices by key, found on this machine or at the provider
 * @param lookUp answers the button of fields that can be looked up at the provider
 * @param kept keys of secrets that are kept already: leaving them empty leaves them as they are
 */
export function ProviderForm({
  fields,
  draft,
  onChange,
  errors,
  choices = {},
  kept = [],
  lookUp,
}: {
  fields: readonly FormField[];
  draft: FormDraft;
  onChange: (draft: FormDraft) => void;
  errors: Record<string, string>;
  choices?: Record<string, Choice[]>;
  kept?: readonly string[];
  lookUp?: LookUp;
}) {
  return (
    <div className={classes.form}>
      {presentFields(fields, draft.values).map((field) => (
        <FieldInput
          key={field.key}
          field={{ ...field, options: merged(field.options, choices[field.key] ?? []) }}
          value={field.kind === 'secret' ? (draft.secrets[field.key] ?? '') : (draft.values[field.key] ?? field.default ?? '')}
          error={errors[field.key]}
          kept={kept.includes(field.key)}
          onChange={(value) => onChange(changed(draft, field, value))}
          lookUp={field.lookUp === null ? undefined : lookUp}
        />
      ))}
    </div>
  );
}

function changed(draft: FormDraft, { key, kind }: FormField, value: string): FormDraft {
  return kind === 'secret'
    ? { ...draft, secrets: { ...draft.secrets, [key]: value } }
    : { ...draft, values: { ...draft.values, [key]: value } };
}

function merged(own: readonly Choice[], found: readonly Choice[]): Choice[] {
  const all = new Map([...own, ...found].toReversed().map((choice) => [choice.value, choice]));
  return [...all.values()].toReversed();
}

interface InputProps {
  field: FormField;
  value: string;
  error: string | undefined;
  kept: boolean;
  onChange: (value: string) => void;
  lookUp: LookUp | undefined;
}

function FieldInput({ lookUp, ...input }: InputProps) {
  if (lookUp === undefined) return <PlainInput {...input} />;
  const { key, lookUp: label } = input.field;
  const told = lookUp.told[key];
  return (
    <div className={classes.field}>
      <PlainInput {...input} />
      <div className={classes.lookUp}>
        <Button variant="default" size="compact-xs" loading={lookUp.busy === key} onClick={() => lookUp.run(key)}>
          {label}
        </Button>
        {told === undefined ? null : (
          <span role="status" className={told.tone === 'bad' ? classes.bad : 'muted'}>
            {told.text}
          </span>
        )}
      </div>
    </div>
  );
}

function PlainInput({ field, value, error, kept, onChange }: Omit<InputProps, 'lookUp'>) {
  const shared = {
    label: field.label,
    description: field.help === '' ? undefined : field.help,
    placeholder: kept ? 'Kept; type to replace it' : field.placeholder,
    required: field.required && !kept,
    error,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  };
  if (field.kind === 'secret') {
    return <PasswordInput {...shared} value={value} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  if (field.kind === 'multi_select') {
    return (
      <TagsInput
        {...shared}
        data={field.options.map((option) => option.value)}
        renderOption={({ option }) => <Option option={find(field, option.value)} />}
        value={splitValues(value)}
        onChange={(values) => onChange(values.join(','))}
        acceptValueOnBlur
        comboboxProps={{ withinPortal: true }}
      />
    );
  }
  if (field.kind === 'select' && !field.custom) {
    return (
      <Select
        {...shared}
        data={field.options.map(({ value: id, label }) => ({ value: id, label }))}
        renderOption={({ option }) => <Option option={find(field, option.value)} />}
        value={value === '' ? null : value}
        allowDeselect={!field.required}
        onChange={(next) => onChange(next ?? '')}
      />
    );
  }
  if (field.options.length > 0) {
    return (
      <Autocomplete
        {...shared}
        data={field.options.map((option) => option.value)}
        renderOption={({ option }) => <Option option={find(field, option.value)} />}
        value={value}
        spellCheck={false}
        onChange={onChange}
      />
    );
  }
  return (
    <TextInput {...shared} value={value} spellCheck={false} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />
  );
}

function find(field: FormField, value: string): Choice {
  return field.options.find((option) => option.value === value) ?? { value, label: value, note: null };
}

function Option({ option: { value, label, note } }: { option: Choice }) {
  return (
    <span className={classes.option}>
      <span>{label}</span>
      <span className="muted">{note ?? (label === value ? '' : value)}</span>
    </span>
  );
}
