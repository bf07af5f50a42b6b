import type { FunctionSummary } from '#shared/model/function.ts';
import type { FilterField } from '../../ui/filter/match-filter.ts';

/** What functions can be filtered by. */
export const FUNCTION_FIELDS: readonly FilterField<FunctionSummary>[] = [
  { id: 'state', about: 'active, failed, pending …', words: (fn) => fn.state },
  { id: 'provider', about: 'Where it lives', words: (fn) => fn.provider },
  { id: 'profile', about: 'Credentials and region it is read with', words: (fn) => fn.profile },
  { id: 'target', about: 'local or cloud', words: (fn) => fn.target },
  { id: 'region', about: 'eu-central-1, eu-*', words: (fn) => fn.region },
  { id: 'runtime', about: 'nodejs24.x, nodejs*', words: (fn) => fn.runtime },
  { id: 'model', about: 'Programming model', words: (fn) => fn.model },
  { id: 'trigger', about: 'http, schedule, queue …', words: (fn) => fn.triggers ?? [] },
  { id: 'memory', about: 'MB: >512, <=1024', number: (fn) => fn.memoryMb },
  { id: 'timeout', about: 'Seconds: >30', number: (fn) => fn.timeoutS },
  { id: 'size', about: 'Package in MB: >10', number: (fn) => (fn.codeSize === null ? null : fn.codeSize / 1_048_576) },
];

export const FUNCTION_FIELD_IDS: ReadonlySet<string> = new Set(FUNCTION_FIELDS.map((field) => field.id));

/** What plain words are looked for in. */
export function functionText(fn: FunctionSummary): string {
  return `${fn.ref} ${fn.runtime}`;
}
