import { TextInput } from '@mantine/core';
import classes from './deploy.module.css';
import type { OpenOverrides } from './deploy-search.ts';
import { FieldNote, fieldError, type FieldFacts } from './field-note.tsx';
import { withText, type Found } from './overrides.ts';

/** A field of the configuration that is text. */
export function TextField({
  field,
  label,
  facts,
  base,
  overrides,
  onChange,
  mono = false,
}: {
  field: 'name' | 'description';
  label: string;
  facts: FieldFacts;
  base: Found;
  overrides: OpenOverrides;
  onChange: (overrides: OpenOverrides) => void;
  mono?: boolean;
}) {
  return (
    <TextInput
      label={label}
      value={overrides[field] ?? base[field]}
      onChange={(event) => onChange(withText(overrides, field, event.currentTarget.value, base))}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={<FieldNote facts={facts} field={field} base={base} overrides={overrides} onChange={onChange} />}
      error={fieldError(facts, field)}
      classNames={mono ? { input: classes.mono ?? '' } : {}}
      spellCheck={!mono}
    />
  );
}
