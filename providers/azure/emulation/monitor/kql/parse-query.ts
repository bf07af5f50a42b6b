import { KqlError } from './kql-error.ts';
import type { Expression, Named, Query, Step } from './query.ts';
import { tokenize, type Token } from './tokens.ts';

const COMPARISONS = new Set(['==', '!=', '=~', '!~', '<', '<=', '>', '>=', 'contains', 'startswith']);

class Parser {
  readonly #tokens: readonly Token[];
  readonly #length: number;
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
    this.#length = text.length;
  }

  query(): Query {
    const tables = this.#is('union') ? this.#list(() => this.#name()) : [this.#name()];
    const steps: Step[] = [];
    while (this.#at < this.#tokens.length) {
      this.#expect('|');
      steps.push(this.#step());
    }
    return { tables, steps };
  }

  #step(): Step {
    const operator = this.#name();
    switch (operator) {
      case 'where':
      case 'filter':
        return { kind: 'where', condition: this.#or() };
      case 'extend':
        return { kind: 'extend', columns: this.#list(() => this.#named()) };
      case 'project':
        return { kind: 'project', columns: this.#list(() => this.#named()) };
      case 'order':
      case 'sort':
        this.#expect('by');
        return { kind: 'order', by: this.#list(() => this.#ordering()) };
      case 'take':
      case 'limit':
        return { kind: 'take', count: this.#number() };
      case 'summarize':
        return this.#summarize();
      default:
        throw this.#wrong(-1);
    }
  }

  #summarize(): Step {
    const columns = this.#list(() => this.#named()).map(({ name, expression }) => {
      if (expression.kind !== 'call') throw new KqlError('SemanticError', `'summarize' operator: '${name}' is no aggregation`);
      return { name, expression };
    });
    return { kind: 'summarize', columns, by: this.#is('by') ? this.#list(() => this.#named()) : [] };
  }

  #ordering(): { name: string; descending: boolean } {
    const name = this.#name();
    if (this.#is('asc')) return { name, descending: false };
    this.#is('desc');
    return { name, descending: true };
  }

  /** `name = expression`, a column, or a call that its column is named after. */
  #named(): Named {
    const start = this.#at;
    const [first, second] = [this.#tokens[start], this.#tokens[start + 1]];
    if (first?.kind === 'name' && second?.kind === 'operator' && second.text === '=') {
      this.#at += 2;
      return { name: first.text, expression: this.#or() };
    }
    const expression = this.#or();
    if (expression.kind === 'column') return { name: expression.name, expression };
    const [parameter] = expression.kind === 'call' ? expression.parameters : [];
    // `bin(timestamp, 5m)` is called timestamp.
    if (parameter?.kind === 'column') return { name: parameter.name, expression };
    throw this.#wrong(start - this.#at);
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#is('or')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#comparison();
    while (this.#is('and')) left = { kind: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Expression {
    const left = this.#primary();
    const token = this.#tokens[this.#at];
    if (token === undefined || !('text' in token) || !COMPARISONS.has(token.text)) return left;
    this.#at++;
    return { kind: 'compare', operator: token.text, left, right: this.#primary() };
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw this.#wrong(0);
    if (token.kind === 'string' || token.kind === 'number') return { kind: 'value', value: token.value };
    if (token.kind === 'datetime') return { kind: 'value', value: new Date(token.value) };
    if (token.kind === 'timespan') return { kind: 'timespan', ms: token.value };
    if (token.text === '(') {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    if (token.kind !== 'name') throw this.#wrong(-1);
    if (token.text === 'true' || token.text === 'false') return { kind: 'value', value: token.text === 'true' };
    if (!this.#is('(')) return { kind: 'column', name: token.text };
    const parameters = this.#is(')') ? [] : this.#list(() => this.#or());
    if (parameters.length > 0) this.#expect(')');
    return { kind: 'call', name: token.text, parameters };
  }

  #list<T>(read: () => T): T[] {
    const all = [read()];
    while (this.#is(',')) all.push(read());
    return all;
  }

  #is(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || !('text' in token) || token.text !== text) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#is(text)) throw this.#wrong(0);
  }

  #name(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name') throw this.#wrong(0);
    this.#at++;
    return token.text;
  }

  #number(): number {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'number') throw this.#wrong(0);
    this.#at++;
    return token.value;
  }

  #wrong(offset: number): KqlError {
    const token = this.#tokens[this.#at + offset];
    const at = token?.at ?? this.#length;
    const shown = token === undefined ? '<EOF>' : 'text' in token ? token.text : String(token.value);
    return new KqlError('SyntaxError', `Query could not be parsed at '${shown}' on line [1,${at}]`, at);
  }
}

/**
 * Parses the part of the Kusto Query Language that Isobar's adapter sends. What goes beyond it is a syntax error, as
 * anything is that a service cannot read. @see https://learn.microsoft.com/kusto/query/
 */
export function parseQuery(text: string): Query {
  return new Parser(text).query();
}
