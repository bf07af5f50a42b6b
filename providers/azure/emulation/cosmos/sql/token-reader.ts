import { syntaxError, tokenize, type Token } from './tokens.ts';

/** Words that are no names, of members neither. @see https://github.com/Azure/azure-cosmos-dotnet-v3/blob/master/Microsoft.Azure.Cosmos/src/Query/Core/Parser/sql.g4 */
const RESERVED = new Set(
  'AND ARRAY AS ASC BETWEEN BY DESC DISTINCT ESCAPE EXISTS FALSE FROM GROUP IN JOIN LIKE LIMIT NOT NULL OFFSET OR ORDER SELECT TOP TRUE UDF UNDEFINED VALUE WHERE'.split(
    ' ',
  ),
);

/** Reads the words of a query one after the other. Words are told apart without regard to case. */
export class TokenReader {
  readonly #tokens: Token[];
  readonly #end: number;
  #at = 0;

  constructor(query: string) {
    this.#tokens = tokenize(query);
    this.#end = query.length;
  }

  peek(ahead = 0): Token | null {
    return this.#tokens[this.#at + ahead] ?? null;
  }

  /** Whether these words or operators come next. */
  sees(...words: string[]): boolean {
    return words.every((word, ahead) => {
      const token = this.peek(ahead);
      return token !== null && (token.kind === 'name' || token.kind === 'operator') && token.text.toUpperCase() === word;
    });
  }

  /** Takes them where they come next. */
  takes(...words: string[]): boolean {
    if (!this.sees(...words)) return false;
    this.#at += words.length;
    return true;
  }

  /** Takes one of these operators or words; null where none comes next. */
  oneOf(words: readonly string[]): string | null {
    return words.find((word) => this.takes(word)) ?? null;
  }

  needs(word: string): void {
    if (!this.takes(word)) throw this.error();
  }

  next(): Token {
    const token = this.peek();
    if (token === null) throw this.error();
    this.#at += 1;
    return token;
  }

  /** A name that is no keyword, or null. */
  name(): { text: string; at: number } | null {
    const token = this.peek();
    if (token?.kind !== 'name') return null;
    if (RESERVED.has(token.text.toUpperCase())) return null;
    this.#at += 1;
    return token;
  }

  needsName(): { text: string; at: number } {
    const name = this.name();
    if (name === null) throw this.error();
    return name;
  }

  /** For the word that cannot be understood; the next one unless told otherwise. */
  error(token: Token | null = this.peek()): Error {
    return token === null ? syntaxError('', this.#end, this.#end) : syntaxError(token.text, token.at, token.end);
  }
}
