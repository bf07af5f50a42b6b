import type { FilterToken } from './parse-filter.ts';

/** What can be filtered by: words of a row, or a number of it. */
export interface FilterField<T> {
  id: string;
  /** One line for the suggestions: "Where it lives". */
  about: string;
  /** What the row says in this field; several where it has several. */
  words?: (row: T) => string | null | readonly string[];
  /** A number, in the unit that is typed; values may then begin with `>`, `>=`, `<`, `<=`. */
  number?: (row: T) => number | null;
}

type Test<T> = (row: T) => boolean;

/**
 * A filter as a test of rows. Values of one field are alternatives, fields and words have to hold together,
 * and a negated token must not hold. Text is found whatever its case; `*` stands for anything.
 *
 * @param textOf everything of a row that plain words are looked for in
 */
export function compileFilter<T>(tokens: readonly FilterToken[], fields: readonly FilterField<T>[], textOf: (row: T) => string): Test<T> {
  const tests: Test<T>[] = [];
  const alternatives = new Map<string, Test<T>[]>();
  for (const token of tokens) {
    const test = toTest(token, fields, textOf);
    if (test === null) continue;
    if (token.negated) tests.push((row) => !test(row));
    else if (token.field === null) tests.push(test);
    else alternatives.set(token.field, [...(alternatives.get(token.field) ?? []), test]);
  }
  for (const group of alternatives.values()) tests.push((row) => group.some((test) => test(row)));
  return (row) => tests.every((test) => test(row));
}

function toTest<T>(token: FilterToken, fields: readonly FilterField<T>[], textOf: (row: T) => string): Test<T> | null {
  if (token.value === '') return null;
  const field = fields.find((each) => each.id === token.field);
  if (field === undefined) {
    const wanted = token.value.toLowerCase();
    return (row) => textOf(row).toLowerCase().includes(wanted);
  }
  const { number, words } = field;
  if (number !== undefined) {
    const compare = toComparison(token.value);
    return (row) => {
      const value = number(row);
      return value !== null && compare(value);
    };
  }
  const matches = toPattern(token.value);
  return (row) => {
    const value = words?.(row) ?? null;
    if (value === null) return matches('');
    return typeof value === 'string' ? matches(value) : value.some(matches);
  };
}

/** `failed` matches the word itself; with `*` it is a pattern. */
function toPattern(value: string): (text: string) => boolean {
  const wanted = value.toLowerCase();
  if (!wanted.includes('*')) return (text) => text.toLowerCase() === wanted;
  const parts = wanted.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  return (text) => pattern.test(text.toLowerCase());
}

/** `512`, `>512`, `<=1024`; what is no number matches nothing. */
function toComparison(value: string): (n: number) => boolean {
  const match = /^(>=|<=|>|<)?\s*(\d+(?:\.\d+)?)$/.exec(value.trim());
  if (match?.[2] === undefined) return () => false;
  const limit = Number(match[2]);
  switch (match[1]) {
    case '>':
      return (n) => n > limit;
    case '>=':
      return (n) => n >= limit;
    case '<':
      return (n) => n < limit;
    case '<=':
      return (n) => n <= limit;
    default:
      return (n) => n === limit;
  }
}
