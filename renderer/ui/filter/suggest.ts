import type { FilterField } from './match-filter.ts';
import { formatToken } from './parse-filter.ts';

export interface Suggestion {
  /** Replaces the word under the cursor. */
  insert: string;
  label: string;
  /** What a field is, or how many rows have a value. */
  note: string;
}

/**
 * What could come next: fields while a word is typed, and after `field:` the values that exist, the most
 * frequent first.
 *
 * @param draft the text up to the cursor; its last word is what is completed
 */
export function suggest<T>(draft: string, fields: readonly FilterField<T>[], rows: readonly T[], limit: number): Suggestion[] {
  const word = /\S*$/.exec(draft)?.[0] ?? '';
  const negated = word.startsWith('-');
  const text = (negated ? word.slice(1) : word).toLowerCase();
  const colon = text.indexOf(':');
  if (colon === -1) {
    return fields
      .filter((field) => field.id.startsWith(text))
      .slice(0, limit)
      .map((field) => ({ insert: `${negated ? '-' : ''}${field.id}:`, label: `${field.id}:`, note: field.about }));
  }
  const field = fields.find((each) => each.id === text.slice(0, colon));
  if (field?.words === undefined) return [];
  const begun = text.slice(colon + 1).replaceAll('"', '');
  return [...countValues(field.words, rows)]
    .filter(([value]) => value.toLowerCase().includes(begun))
    .toSorted((a, b) => begins(b[0], begun) - begins(a[0], begun) || b[1] - a[1] || a[0].localeCompare(b[0]))
    .slice(0, limit)
    .map(([value, count]) => ({ insert: `${formatToken({ field: field.id, value, negated })} `, label: value, note: String(count) }));
}

function begins(value: string, begun: string): number {
  return value.toLowerCase().startsWith(begun) ? 1 : 0;
}

function countValues<T>(words: NonNullable<FilterField<T>['words']>, rows: readonly T[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = words(row);
    for (const each of typeof value === 'string' ? [value] : (value ?? [])) counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  return counts;
}
