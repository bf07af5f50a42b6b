import { badField } from '../api-error.ts';
import { tokenize, type Token } from './tokens.ts';

/** A filter as a tree. */
export type Filter =
  | { kind: 'and' | 'or'; terms: Filter[] }
  | { kind: 'not'; term: Filter }
  | { kind: 'compare'; path: string[]; operator: string; value: string }
  /** A word or text of its own: anywhere in the resource. */
  | { kind: 'anywhere'; text: string };

/**
 * Parses the filter language that Google's APIs share: comparisons joined by AND, OR, NOT, `-` and brackets; two terms side
 * by side mean AND, which binds tighter than OR, as in Logging. Throws INVALID_ARGUMENT.
 * @see https://google.aip.dev/160
 * @see https://cloud.google.com/logging/docs/view/logging-query-language
 */
export function parseFilter(text: string): Filter {
  const tokens = tokenize(text);
  let at = 0;
  const isWord = (token: Token | undefined, word: string): boolean => token?.kind === 'word' && token.text === word;

  const or = (): Filter => {
    const terms = [and()];
    while (isWord(tokens[at], 'OR')) {
      at++;
      terms.push(and());
    }
    return terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: 'or', terms };
  };

  const and = (): Filter => {
    const terms = [unary()];
    while (at < tokens.length && tokens[at]?.kind !== 'close' && !isWord(tokens[at], 'OR')) {
      if (isWord(tokens[at], 'AND')) at++;
      terms.push(unary());
    }
    return terms.length === 1 && terms[0] !== undefined ? terms[0] : { kind: 'and', terms };
  };

  const unary = (): Filter => {
    const token = tokens[at];
    if (token === undefined) throw badField('filter', `Unparseable filter: it ends too early: "${text}".`);
    if (isWord(token, 'NOT') || isWord(token, '-')) {
      at++;
      return { kind: 'not', term: unary() };
    }
    if (token.kind !== 'open') return comparison();
    at++;
    const inner = or();
    if (tokens[at]?.kind !== 'close') throw badField('filter', `Unparseable filter: a bracket stays open in "${text}".`);
    at++;
    return inner;
  };

  const comparison = (): Filter => {
    const path = readPath();
    const operator = tokens[at];
    if (operator?.kind !== 'operator') return { kind: 'anywhere', text: path.join('.') };
    at++;
    const value = tokens[at];
    if (value === undefined || (value.kind !== 'word' && value.kind !== 'text')) {
      throw badField('filter', `Unparseable filter: "${path.join('.')}${operator.text}" has no value.`);
    }
    at++;
    return { kind: 'compare', path, operator: operator.text, value: value.text };
  };

  /** `labels."goog-managed-by"`, `resource.labels.service_name`. */
  const readPath = (): string[] => {
    const token = tokens[at];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'text')) {
      throw badField('filter', `Unparseable filter: a field or a word is expected in "${text}".`);
    }
    if (token.kind === 'word' && /^(?:AND|OR|NOT)$/.test(token.text)) {
      throw badField('filter', `Unparseable filter: ${token.text} stands alone in "${text}".`);
    }
    at++;
    if (token.kind === 'text') return [token.text];
    const path = token.text.split('.');
    const next = tokens[at];
    if (path.at(-1) === '' && next?.kind === 'text') {
      at++;
      return [...path.slice(0, -1), next.text];
    }
    return path;
  };

  const tree = or();
  if (at < tokens.length) throw badField('filter', `Unparseable filter: "${text}".`);
  return tree;
}
