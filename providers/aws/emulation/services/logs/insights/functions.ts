import { instantAt, toNumber, toText, type Value } from './value.ts';

type Call = (...values: Value[]) => Value;

const numeric =
  (of: (...values: number[]) => number): Call =>
  (...values) => {
    const numbers = values.map(toNumber);
    return numbers.every((one) => one !== null) ? of(...numbers) : null;
  };
const textual =
  (of: (text: string, ...more: string[]) => Value): Call =>
  (first = null, ...more) =>
    first === null ? null : of(toText(first), ...more.map(toText));

/** A set of characters, or white space where none are given. */
const trimmed = (text: string, characters: string | undefined, ends: 'left' | 'right' | 'both'): string => {
  const set = characters === undefined ? String.raw`\s` : characters.replace(/[\\\]^-]/g, String.raw`\$&`);
  const left = ends === 'right' ? text : text.replace(new RegExp(`^[${set}]+`), '');
  return ends === 'left' ? left : left.replace(new RegExp(`[${set}]+$`), '');
};

/**
 * Functions of expressions, by their names in lower case; `bin` and its kin take a period and are elsewhere.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
 */
export const FUNCTIONS: Readonly<Record<string, Call>> = {
  abs: numeric(Math.abs),
  ceil: numeric(Math.ceil),
  floor: numeric(Math.floor),
  greatest: numeric(Math.max),
  least: numeric(Math.min),
  log: numeric(Math.log),
  sqrt: numeric(Math.sqrt),
  ispresent: (value = null) => value !== null,
  coalesce: (...values) => values.find((value) => value !== null) ?? null,
  isempty: (value = null) => value === null || value === '',
  isblank: (value = null) => value === null || toText(value).trim() === '',
  concat: (...values) => values.map(toText).join(''),
  ltrim: textual((text, characters) => trimmed(text, characters, 'left')),
  rtrim: textual((text, characters) => trimmed(text, characters, 'right')),
  trim: textual((text, characters) => trimmed(text, characters, 'both')),
  strlen: textual((text) => text.length),
  toupper: textual((text) => text.toUpperCase()),
  tolower: textual((text) => text.toLowerCase()),
  replace: textual((text, wanted = '', by = '') => text.replaceAll(wanted, by)),
  strcontains: textual((text, wanted = '') => text.includes(wanted)),
  substr: (text = null, start = null, length = null) => {
    const from = toNumber(start);
    if (text === null || from === null) return null;
    const count = toNumber(length);
    return toText(text).slice(from, count === null ? undefined : from + count);
  },
  frommillis: (value = null) => instantAt(toNumber(value)),
  tomillis: (value = null) => toNumber(value),
  now: () => Math.floor(Date.now() / 1000),
};
