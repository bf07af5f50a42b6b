import { regexOf } from './like-pattern.ts';
import { malformedQuery } from './malformed-query.ts';
import type { Token } from './tokens.ts';

/** The fields that a text has in it, by name; null where it does not agree with the pattern. */
export type Extraction = (text: string) => [name: string, value: string][] | null;

/** `"user=*, method:*" as user, method`. Throws `MalformedQueryException`. */
export function globExtraction({ text: glob, start, end }: Token, names: readonly string[]): Extraction {
  const parts = glob.split('*');
  if (parts.length - 1 !== names.length || names.length === 0) {
    throw malformedQuery(`parse has ${parts.length - 1} wildcards and ${names.length} names for them`, start, end);
  }
  const [first = '', ...literals] = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  // A wildcard takes as little as it can, but one at the end takes the rest.
  const pattern = new RegExp(
    first + literals.map((part, at) => (part === '' && at === literals.length - 1 ? '(.*)' : `(.*?)${part}`)).join(''),
    's',
  );
  return (text) => {
    const found = pattern.exec(text);
    return found === null ? null : names.map((name, at) => [name, found[at + 1] ?? '']);
  };
}

/** `/user=(?<user>\S+)/`: named groups, or groups in the order of the names after `as`. Throws `MalformedQueryException`. */
export function regexExtraction(token: Token, names: readonly string[]): Extraction {
  const pattern = regexOf(token);
  return (text) => {
    const found = pattern.exec(text);
    if (found === null) return null;
    const named = Object.entries(found.groups ?? {});
    const all = named.length > 0 ? named : names.map((name, at): [string, string | undefined] => [name, found[at + 1]]);
    return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  };
}
