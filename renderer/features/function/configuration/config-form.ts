import type { FunctionChanges, FunctionDetail } from '#shared/model/function.ts';
import { checkEnvRows, diffEnv, toEnv, toEnvRows, type EnvChange, type EnvRow } from './env-rows.ts';

/** The editable configuration as typed: numbers are text until they are checked. */
export interface ConfigForm {
  description: string;
  memoryMb: string;
  timeoutS: string;
  concurrency: string;
  env: EnvRow[];
}

export type ConfigField = keyof ConfigForm;

/** The part of a function that can be edited. */
export type Editable = Pick<FunctionDetail, 'description' | 'memoryMb' | 'timeoutS' | 'concurrency' | 'env'>;

/** Bounds by the names that `ModelInfo.limits` uses; absent where the model sets none. */
export type Limits = Readonly<Record<string, number>>;

export interface FieldDiff {
  field: Exclude<ConfigField, 'env'>;
  label: string;
  before: string;
  after: string;
}

const LABELS = { description: 'Description', memoryMb: 'Memory', timeoutS: 'Timeout', concurrency: 'Concurrency' } as const;

export function toForm(fn: Editable): ConfigForm {
  return {
    description: fn.description,
    memoryMb: fn.memoryMb === null ? '' : String(fn.memoryMb),
    timeoutS: fn.timeoutS === null ? '' : String(fn.timeoutS),
    concurrency: fn.concurrency === null ? '' : String(fn.concurrency),
    env: toEnvRows(fn.env),
  };
}

/**
 * What is wrong, by field; `env` also where a row is wrong (see `checkEnvRows`). What is not known of the function as it
 * is `stored` (the memory of a plan that sets none) may stay empty.
 */
export function checkForm(form: ConfigForm, limits: Limits, stored: Editable): Partial<Record<ConfigField, string>> {
  const problems: Partial<Record<ConfigField, string>> = {};
  const put = (field: ConfigField, problem: string | null) => {
    if (problem !== null) problems[field] = problem;
  };
  put('description', form.description.length > 256 ? `At most 256 characters; these are ${form.description.length}.` : null);
  if (stored.memoryMb !== null || form.memoryMb.trim() !== '') put('memoryMb', checkMemory(form.memoryMb, limits));
  if (stored.timeoutS !== null || form.timeoutS.trim() !== '')
    put('timeoutS', checkNumber(form.timeoutS, { unit: 's', whole: false, min: 0, max: limits['timeoutSMax'] }));
  if (stored.concurrency !== null || form.concurrency.trim() !== '')
    put('concurrency', checkNumber(form.concurrency, { unit: 'requests', whole: true, min: 1, max: limits['concurrencyMax'] ?? 1000 }));
  const rows = checkEnvRows(form.env);
  if (rows.size > 0) problems.env = rows.size === 1 ? 'One variable needs attention.' : `${rows.size} variables need attention.`;
  else put('env', checkEnvSize(form.env, limits['envBytes']));
  return problems;
}

function checkNumber(text: string, rule: { unit: string; whole: boolean; min: number; max: number | undefined }): string | null {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return 'Enter a number.';
  if (rule.whole && !Number.isInteger(value)) return 'Enter a whole number.';
  const below = rule.whole ? value < rule.min : value <= rule.min;
  if (below) return rule.whole ? `At least ${rule.min} ${rule.unit}.` : `More than ${rule.min} ${rule.unit}.`;
  return rule.max !== undefined && value > rule.max ? `At most ${rule.max} ${rule.unit}.` : null;
}

/** Some clouds take memory in steps only. */
function checkMemory(text: string, limits: Limits): string | null {
  const wrong = checkNumber(text, { unit: 'MB', whole: true, min: limits['memoryMbMin'] ?? 1, max: limits['memoryMbMax'] });
  const step = limits['memoryMbStep'] ?? 1;
  const from = limits['memoryMbMin'] ?? 0;
  return wrong ?? ((Number(text) - from) % step === 0 ? null : `In steps of ${step} MB from ${from} MB.`);
}

function checkEnvSize(rows: readonly EnvRow[], limit: number | undefined): string | null {
  if (limit === undefined) return null;
  const size = new TextEncoder().encode(Object.entries(toEnv(rows)).flat().join('')).length;
  return size > limit ? `All variables together may have ${limit} bytes; these have ${size}.` : null;
}

/** Fields that differ from what is stored, with their units. Env is compared by `envChanges`. */
export function diffForm(base: Editable, form: ConfigForm): FieldDiff[] {
  const before = toForm(base);
  return (['description', 'memoryMb', 'timeoutS', 'concurrency'] as const)
    .filter((field) => !sameField(field, before, form))
    .map((field) => ({ field, label: LABELS[field], before: withUnit(field, before[field]), after: withUnit(field, form[field]) }));
}

export function envChanges(base: Editable, form: ConfigForm): EnvChange[] {
  return diffEnv(base.env, toEnv(form.env));
}

/** Only what changed; empty where nothing did. Call it on a form without problems. */
export function toChanges(base: Editable, form: ConfigForm): FunctionChanges {
  const changes: FunctionChanges = {};
  for (const { field } of diffForm(base, form)) {
    if (field === 'description') changes.description = form.description;
    else changes[field] = Number(form[field]);
  }
  if (envChanges(base, form).length > 0) changes.env = toEnv(form.env);
  return changes;
}

/**
 * Brings edits made against `base` over to what is stored now. Fields that were not edited follow
 * the stored ones; fields edited here and changed there to something else are conflicts, and keep
 * the edit until the user decides. Variables are merged one by one.
 */
export function rebaseForm(base: Editable, form: ConfigForm, stored: Editable): { form: ConfigForm; conflicts: ConfigField[] } {
  const was = toForm(base);
  const is = toForm(stored);
  const next = { ...form };
  const conflicts: ConfigField[] = [];
  for (const field of ['description', 'memoryMb', 'timeoutS', 'concurrency'] as const) {
    if (sameField(field, was, form)) next[field] = is[field];
    else if (!sameField(field, was, is) && !sameField(field, form, is)) conflicts.push(field);
  }
  const mine = diffEnv(base.env, toEnv(form.env));
  const theirs = new Map(diffEnv(base.env, stored.env).map((change) => [change.name, change]));
  if (mine.length === 0) next.env = [...is.env, ...unnamed(form.env)];
  else if (theirs.size > 0) {
    next.env = [...toEnvRows(applyEnv(stored.env, mine)), ...unnamed(form.env)];
    if (mine.some((change) => theirs.has(change.name) && theirs.get(change.name)?.after !== change.after)) conflicts.push('env');
  }
  return { form: next, conflicts };
}

/** Rows that are not variables yet. */
function unnamed(rows: readonly EnvRow[]): EnvRow[] {
  return rows.filter((row) => row.name === '');
}

function applyEnv(env: Readonly<Record<string, string>>, changes: readonly EnvChange[]): Record<string, string> {
  const next = new Map(Object.entries(env));
  for (const change of changes) {
    if (change.after === null) next.delete(change.name);
    else next.set(change.name, change.after);
  }
  return Object.fromEntries(next);
}

function sameField(field: Exclude<ConfigField, 'env'>, a: ConfigForm, b: ConfigForm): boolean {
  if (field === 'description') return a.description === b.description;
  return a[field].trim() !== '' && b[field].trim() !== '' ? Number(a[field]) === Number(b[field]) : a[field].trim() === b[field].trim();
}

function withUnit(field: FieldDiff['field'], value: string): string {
  if (value.trim() === '') return '(empty)';
  if (field === 'memoryMb') return `${value} MB`;
  return field === 'timeoutS' ? `${value} s` : value;
}
