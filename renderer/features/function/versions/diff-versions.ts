import type { FunctionDetail } from '#shared/model/function.ts';
import { diffEnv } from '../configuration/env-rows.ts';

/** What differs between two versions of a function. */
export interface VersionChange {
  name: string;
  before: string | null;
  after: string | null;
  /** A variable, whose values are not shown unasked. */
  secret: boolean;
}

type Field = readonly [name: string, of: (fn: FunctionDetail) => string | null];

const FIELDS: readonly Field[] = [
  ['Description', (fn) => (fn.description === '' ? null : fn.description)],
  ['Model', (fn) => fn.model],
  ['Runtime', (fn) => fn.runtime],
  ['Handler', (fn) => fn.handler],
  ['Memory', (fn) => (fn.memoryMb === null ? null : `${fn.memoryMb} MB`)],
  ['Timeout', (fn) => (fn.timeoutS === null ? null : `${fn.timeoutS} s`)],
  ['Concurrency', (fn) => (fn.concurrency === null ? null : String(fn.concurrency))],
  ['Code digest', (fn) => fn.codeSha256?.slice(0, 16) ?? null],
  ['Code size', (fn) => (fn.codeSize === null ? null : `${fn.codeSize} B`)],
  ['Triggers', (fn) => (fn.triggers === null || fn.triggers.length === 0 ? null : fn.triggers.join(', '))],
];

/** Settings first, then variables by name. Empty where the two are configured alike. */
export function diffVersions(from: FunctionDetail, to: FunctionDetail): VersionChange[] {
  const settings = FIELDS.map(([name, of]) => ({ name, before: of(from), after: of(to), secret: false }));
  const variables = diffEnv(from.env, to.env).map(({ name, before, after }) => ({ name, before, after, secret: true }));
  return [...settings.filter((change) => change.before !== change.after), ...variables];
}
