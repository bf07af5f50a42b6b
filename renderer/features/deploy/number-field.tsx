import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { OpenOverrides } from './deploy-search.ts';
import { FieldNote, fieldError, type FieldFacts } from './field-note.tsx';
import { numberProblem, withNumber, type Found, type NumberField as Field } from './overrides.ts';

/** A field of the configuration that is a number. What is being typed stays, also while it is no number. */
export function NumberField({
  field,
  label,
  step,
  facts,
  base,
  overrides,
  onChange,
}: {
  field: Field;
  label: string;
  step: number;
  facts: FieldFacts;
  base: Found;
  overrides: OpenOverrides;
  onChange: (overrides: OpenOverrides) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? String(overrides[field] ?? base[field]);
  return (
    <NumberInput
      label={label}
      value={text}
      step={step}
      allowDecimal={field === 'timeoutS'}
      onChange={(value) => {
        setTyped(String(value));
        onChange(withNumber(overrides, field, String(value), base));
      }}
      onBlur={() => {
        if (numberProblem(field, text) === null) setTyped(null);
      }}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={
        <FieldNote
          facts={facts}
          field={field}
          base={base}
          overrides={overrides}
          onChange={(next) => {
            setTyped(null);
            onChange(next);
          }}
        />
      }
      error={numberProblem(field, text) ?? fieldError(facts, field)}
    />
  );
}
