import type { FlagSpec } from './flag-spec.ts';

/** A flag of a composed command: into the input under its own name, unless `more` says otherwise. */
export const flag = (
  name: string,
  type: FlagSpec['type'],
  placeholder: string,
  summary: string,
  more: Partial<FlagSpec> = {},
): FlagSpec => ({
  name,
  path: [name],
  type,
  placeholder,
  required: false,
  summary,
  ...more,
});
