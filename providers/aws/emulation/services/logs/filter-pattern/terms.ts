import { invalidPattern, NO_REGULAR_EXPRESSIONS } from './invalid-pattern.ts';

const TERM = /\s*([-?]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/y;

/**
 * Terms of unstructured text. All required ones have to be there and no excluded one; optional ones count only where
 * nothing is required. Upper and lower case differ.
 */
export function parseTerms(text: string): (message: string) => boolean {
  const required: string[] = [];
  const excluded: string[] = [];
  const optional: string[] = [];
  TERM.lastIndex = 0;
  for (let at = 0; at < text.length && text.slice(at).trim() !== ''; at = TERM.lastIndex) {
    const [, sign = '', quoted, plain] = TERM.exec(text) ?? [];
    if (quoted === undefined && plain === undefined) throw invalidPattern();
    // Other characters have to be quoted.
    if (plain?.startsWith('%') === true) throw invalidPattern(NO_REGULAR_EXPRESSIONS);
    if (plain !== undefined && !/^[\p{L}\p{N}_.*:/-]+$/u.test(plain)) throw invalidPattern(`The term ${plain} has to be in double quotes.`);
    const term = plain ?? quoted?.replace(/\\(.)/g, '$1') ?? '';
    (sign === '-' ? excluded : sign === '?' ? optional : required).push(term);
  }
  return (message) => {
    if (excluded.some((term) => message.includes(term))) return false;
    if (required.length > 0) return required.every((term) => message.includes(term));
    return optional.length === 0 || optional.some((term) => message.includes(term));
  };
}
