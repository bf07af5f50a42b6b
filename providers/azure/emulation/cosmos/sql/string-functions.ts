import { canonical, isList, isObject, type BuiltIn, type Value } from './value.ts';

/** Of texts only. */
const of =
  (work: (...values: string[]) => Value): BuiltIn =>
  (...parameters: Value[]) => {
    const values = parameters.filter((value) => typeof value === 'string');
    return values.length < parameters.length ? undefined : work(...values);
  };

/** Two texts, and whether case is of no account. */
const compared =
  (test: (text: string, part: string) => boolean): BuiltIn =>
  (text, part, ignoreCase = false) => {
    if (typeof text !== 'string' || typeof part !== 'string' || typeof ignoreCase !== 'boolean') return undefined;
    return ignoreCase ? test(text.toLowerCase(), part.toLowerCase()) : test(text, part);
  };

/** A text that stands for a value of this kind; anything else is `undefined`. */
const parsed = (is: (value: Value) => boolean): BuiltIn =>
  of((text = '') => {
    try {
      const value = JSON.parse(text.trim()) as Value;
      return is(value) ? value : undefined;
    } catch {
      return undefined;
    }
  });

/** Of JavaScript's flags those that there are; x leaves white space out. */
function regexMatch(text: Value, pattern: Value, flags: Value = ''): Value {
  if (typeof text !== 'string' || typeof pattern !== 'string' || typeof flags !== 'string' || !/^[msix]*$/.test(flags)) return undefined;
  try {
    return new RegExp(flags.includes('x') ? pattern.replace(/\s+/g, '') : pattern, [...new Set(flags.replaceAll('x', ''))].join('')).test(
      text,
    );
  } catch {
    return undefined;
  }
}

const asText = (value: Value): Value => {
  if (value === undefined || typeof value === 'string') return value;
  return isList(value) || isObject(value) ? JSON.stringify(value) : canonical(value);
};

const whole = (value: Value): value is number => typeof value === 'number' && Number.isFinite(value);

/** @see https://learn.microsoft.com/azure/cosmos-db/nosql/query/string-functions */
export const stringFunctions: Readonly<Record<string, BuiltIn>> = {
  CONCAT: of((...parts) => parts.join('')),
  CONTAINS: compared((text, part) => text.includes(part)),
  ENDSWITH: compared((text, part) => text.endsWith(part)),
  INDEX_OF: (text, part, from = 0) =>
    typeof text === 'string' && typeof part === 'string' && whole(from) ? text.indexOf(part, Math.trunc(from)) : undefined,
  LEFT: (text, length) => (typeof text === 'string' && whole(length) ? text.slice(0, Math.max(0, Math.trunc(length))) : undefined),
  LENGTH: of((text = '') => text.length),
  LOWER: of((text = '') => text.toLowerCase()),
  LTRIM: of((text = '') => text.trimStart()),
  REGEXMATCH: regexMatch,
  REPLACE: of((text = '', part = '', other = '') => (part === '' ? text : text.replaceAll(part, () => other))),
  REPLICATE: (text, times) =>
    typeof text === 'string' && whole(times) && times >= 0 && text.length * times <= 10_000 ? text.repeat(Math.trunc(times)) : undefined,
  REVERSE: of((text = '') => Array.from(text).toReversed().join('')),
  RIGHT: (text, length) =>
    typeof text === 'string' && whole(length) ? text.slice(Math.max(0, text.length - Math.max(0, Math.trunc(length)))) : undefined,
  RTRIM: of((text = '') => text.trimEnd()),
  STARTSWITH: compared((text, part) => text.startsWith(part)),
  STRINGEQUALS: compared((text, other) => text === other),
  STRINGJOIN: (list, separator) =>
    isList(list) && typeof separator === 'string' && list.every((item) => typeof item === 'string') ? list.join(separator) : undefined,
  STRINGSPLIT: of((text = '', separator = '') => text.split(separator)),
  STRINGTOARRAY: parsed(isList),
  STRINGTOBOOLEAN: parsed((value) => typeof value === 'boolean'),
  STRINGTONULL: parsed((value) => value === null),
  STRINGTONUMBER: parsed((value) => typeof value === 'number'),
  STRINGTOOBJECT: parsed(isObject),
  SUBSTRING: (text, from, length) =>
    typeof text === 'string' && whole(from) && whole(length)
      ? text.substr(Math.max(0, Math.trunc(from)), Math.max(0, Math.trunc(length)))
      : undefined,
  TOSTRING: asText,
  TRIM: of((text = '') => text.trim()),
  UPPER: of((text = '') => text.toUpperCase()),
};
