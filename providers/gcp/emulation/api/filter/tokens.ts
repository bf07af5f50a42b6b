import { badField } from '../api-error.ts';

export type Token =
  | { kind: 'word'; text: string }
  /** In quotes: never an operator. */
  | { kind: 'text'; text: string }
  | { kind: 'operator'; text: string }
  | { kind: 'open' | 'close' };

const OPERATORS = ['!=', '<=', '>=', '=~', '!~', '=', '<', '>', ':'];

/** Words, texts in quotes, operators and brackets of a filter. Throws INVALID_ARGUMENT where a quote stays open. */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < filter.length) {
    const rest = filter.slice(at);
    const space = /^(?:\s+|--[^\n]*)/.exec(rest);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(rest);
    if (quoted !== null) {
      tokens.push({ kind: 'text', text: (quoted[1] ?? '').replaceAll(/\\(.)/gs, '$1') });
      at += quoted[0].length;
      continue;
    }
    if (rest.startsWith('"')) throw badField('filter', `Unparseable filter: unclosed quote in "${filter}".`);
    const operator = OPERATORS.find((one) => rest.startsWith(one));
    if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
    else if (rest.startsWith('(')) tokens.push({ kind: 'open' });
    else if (rest.startsWith(')')) tokens.push({ kind: 'close' });
    else {
      // A minus before a term is the operator NOT; inside of a word it belongs to the word.
      const word = /^-(?=[\w"(])/.exec(rest)?.[0] ?? /^[^\s"()=<>!:~]+/.exec(rest)?.[0] ?? rest.charAt(0);
      tokens.push({ kind: 'word', text: word });
      at += word.length;
      continue;
    }
    at += operator?.length ?? 1;
  }
  return tokens;
}
