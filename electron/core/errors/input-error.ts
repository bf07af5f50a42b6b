import { AppError } from '#shared/errors.ts';

/** As much of a Standard Schema issue as is used. */
export interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** `targets[0]`, `overrides.memoryMb`; empty for the input as a whole. */
export function fieldName(path: Issue['path']): string {
  return (path ?? [])
    .map((part) => (typeof part === 'object' ? part.key : part))
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

/** zod's words for people who do not know zod. A schema's own sentence is left as it is. */
export function plainWords(message: string): string {
  const text = message
    .replace(/^Invalid input: expected (\S+), received undefined$/, 'is missing')
    .replace(/^Invalid input: expected (\S+), received (\S+)$/, 'must be a $1, not a $2')
    .replace(/^Invalid option: expected one of (.+)$/, (_, options: string) => `must be one of ${options.replaceAll('|', ', ')}`)
    .replace(/^Too small: expected (?:\S+) to be >=(\S+)$/, 'must be at least $1')
    .replace(/^Too small: expected (?:\S+) to be >(\S+)$/, 'must be more than $1')
    .replace(/^Too big: expected (?:\S+) to be <=(\S+)$/, 'must be at most $1')
    .replace(/^Too small: expected (?:\S+) to have >=1 (characters|items)$/, 'must not be empty')
    .replace(
      /^Too (?:small|big): expected \S+ to have (>=|<=)(\d+) (\S+)$/,
      (_, sign: string, n: string, unit: string) => `must have ${sign === '>=' ? 'at least' : 'at most'} ${n} ${unit}`,
    )
    .replace(/^Invalid input: expected int, received \S+$/, 'must be a whole number')
    .replace(/^Unrecognized keys?: (.+)$/, 'has an unknown field: $1')
    .replace(/^Invalid string: must match pattern .*$/, 'is not in the right form')
    .replace(/^Invalid ISO datetime$/, 'must be a time like 2026-01-02T03:04:05.678Z')
    .replace(/^Invalid input: /, '');
  return text.replace(/\ba (array|object|int)\b/g, 'an $1');
}

/** "field reason" of one issue, a full sentence where the schema wrote one. */
export function describeIssue(issue: Issue): string {
  const field = fieldName(issue.path);
  const words = plainWords(issue.message);
  if (/^[A-Z]/.test(words)) return field === '' ? words : `"${field}": ${words}`;
  return field === '' ? `the input ${words}.` : `"${field}" ${words}.`;
}

/** Input that does not fit the contract, as an error that names the field. */
export function inputError(issues: readonly Issue[], cause?: unknown): AppError {
  const [first] = issues;
  const text = issues.slice(0, 5).map(describeIssue).join(' ');
  return new AppError('invalid_input', `The input is not valid: ${text === '' ? 'no reason was given.' : text}`, {
    hint: 'Correct it and try again.',
    details: { field: fieldName(first?.path) },
    cause,
  });
}
