import type { FieldChange } from './deployment.ts';

type Texts = Readonly<Record<string, string>>;

/** Changes of environment variables. Names only: values may be secrets. */
export function envChanges(before: Texts, after: Texts): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => ({
      field: `env.${name}`,
      before: before[name] === undefined ? null : '(a value)',
      after: after[name] === undefined ? null : before[name] === undefined ? '(a value)' : '(another value)',
    }));
}

/** Tags that are wanted and not there; those of others stay. */
export function tagChanges(before: Texts, after: Texts): FieldChange[] {
  return Object.entries(after)
    .filter(([name, value]) => before[name] !== value)
    .map(([name, value]) => ({ field: `tags.${name}`, before: before[name] ?? null, after: value }));
}

/** Settings that differ, in the order in which they are wanted. */
export function settingChanges(before: Texts, after: Texts): FieldChange[] {
  return Object.entries(after)
    .filter(([field, value]) => (before[field] ?? '') !== value)
    .map(([field, value]) => ({ field, before: before[field] ?? null, after: value }));
}
