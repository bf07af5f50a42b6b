import { useEffect, useState } from 'react';
import type { FunctionDetail } from '#shared/model/function.ts';
import { rebaseForm, toForm, type ConfigField, type ConfigForm, type Editable } from './config-form.ts';

interface Edit {
  base: Editable;
  form: ConfigForm;
  /** Fields that were changed elsewhere while they were edited here. */
  conflicts: readonly ConfigField[];
}

/** Edits that were left unsaved, by function; kept in memory only, because variables are often secrets. */
const left = new Map<string, Edit>();

/**
 * The configuration while it is being edited. When the function changes elsewhere, what was not
 * edited here follows, what was edited stays, and what clashes is named in `conflicts`.
 */
export function useConfigEdit(fn: FunctionDetail) {
  const [edit, setEdit] = useState<Edit>(() => left.get(fn.ref) ?? { base: fn, form: toForm(fn), conflicts: [] });
  // While rendering, not in an effect: nobody sees a form that lags behind its function.
  if (!sameEditable(edit.base, fn)) {
    const { form, conflicts } = rebaseForm(edit.base, edit.form, fn);
    setEdit({ base: fn, form, conflicts: [...new Set([...edit.conflicts, ...conflicts])] });
  }
  useEffect(() => {
    left.set(fn.ref, edit);
  }, [fn.ref, edit]);
  return {
    ...edit,
    change: (patch: Partial<ConfigForm>) => setEdit((current) => ({ ...current, form: { ...current.form, ...patch } })),
    discard: () => setEdit({ base: fn, form: toForm(fn), conflicts: [] }),
    /** Takes what is stored for one field. */
    takeStored: (field: ConfigField) =>
      setEdit((current) => ({
        ...current,
        form: { ...current.form, [field]: toForm(current.base)[field] },
        conflicts: current.conflicts.filter((each) => each !== field),
      })),
    /** Keeps the edit of one field. */
    keep: (field: ConfigField) => setEdit((current) => ({ ...current, conflicts: current.conflicts.filter((each) => each !== field) })),
  };
}

export type ConfigEdit = ReturnType<typeof useConfigEdit>;

/** True where nothing that can be edited differs. */
export function sameEditable(a: Editable, b: Editable): boolean {
  return JSON.stringify(toForm(a)) === JSON.stringify(toForm(b));
}
