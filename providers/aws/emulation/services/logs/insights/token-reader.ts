import { malformedQuery } from './malformed-query.ts';
import { tokensOf, type Token } from './tokens.ts';

/** Goes through a query, token by token. */
export class TokenReader {
  readonly #query: string;
  readonly #tokens: Token[];
  #at = 0;

  constructor(query: string) {
    this.#query = query;
    this.#tokens = tokensOf(query);
  }

  get next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', start: this.#query.length, end: this.#query.length };
  }

  /** Where the token before ended. */
  get position(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  get atCommandEnd(): boolean {
    return this.next.kind === 'end' || this.isSign('|');
  }

  take(): Token {
    const token = this.next;
    this.#at++;
    return token;
  }

  isSign(text: string): boolean {
    return this.next.kind === 'sign' && this.next.text === text;
  }

  isWord(...words: string[]): boolean {
    return this.next.kind === 'name' && words.includes(this.next.text.toLowerCase());
  }

  /** Goes on where it is one of these signs; gives which. */
  sign(...texts: string[]): string | null {
    return texts.some((text) => this.isSign(text)) ? this.take().text : null;
  }

  word(...words: string[]): string | null {
    return this.isWord(...words) ? this.take().text.toLowerCase() : null;
  }

  need(text: string): void {
    if (this.sign(text) === null) throw this.unexpected(`'${text}'`);
  }

  needKind(kind: Token['kind'], what: string): Token {
    if (this.next.kind !== kind) throw this.unexpected(what);
    return this.take();
  }

  /** Items between commas, one at least. */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.sign(',') !== null) items.push(item());
    return items;
  }

  /** The query as it was written, from a place to what was taken last. */
  writtenFrom(start: number): string {
    return this.#query.slice(start, this.position);
  }

  unexpected(expected: string): Error {
    const { kind, text, start, end } = this.next;
    const found = kind === 'end' ? 'the end of the query' : `'${text}'`;
    return malformedQuery(`expected ${expected}, found ${found} at position ${start}`, start, Math.max(end, start));
  }
}
