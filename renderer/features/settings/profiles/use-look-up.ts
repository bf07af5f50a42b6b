import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { Choice } from '#shared/model/form.ts';
import type { LookUp } from '../../../ui/provider-form/provider-form.tsx';

type Choices = Record<string, Choice[]>;
type Ask = (field: string, onDone: (found: Choice[]) => void, onFailed: (error: AppError) => void) => void;

/** Choices of a form's fields: those that are known, and those that the provider was asked for. */
export function useLookUp(known: Choices, ask: Ask): LookUp & { choices: Choices } {
  const [found, setFound] = useState<Choices>({});
  const [busy, setBusy] = useState<string | null>(null);
  const [told, setTold] = useState<LookUp['told']>({});
  const fields = new Set([...Object.keys(known), ...Object.keys(found)]);
  const say = (field: string, tone: 'done' | 'bad', text: string): void => {
    setBusy(null);
    setTold((before) => ({ ...before, [field]: { tone, text } }));
  };
  return {
    choices: Object.fromEntries([...fields].map((field) => [field, [...(found[field] ?? []), ...(known[field] ?? [])]])),
    busy,
    told,
    run(field) {
      setBusy(field);
      ask(
        field,
        (choices) => {
          setFound((before) => ({ ...before, [field]: choices }));
          const names = choices.map(({ value }) => value);
          say(
            field,
            'done',
            names.length === 0
              ? 'None found with these credentials.'
              : `Found ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and more' : ''}.`,
          );
        },
        (error) => say(field, 'bad', `${error.message} ${error.hint ?? ''}`.trim()),
      );
    },
  };
}
