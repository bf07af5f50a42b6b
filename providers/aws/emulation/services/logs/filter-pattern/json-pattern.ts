import { compare, type Comparison } from './comparison.ts';
import { invalidPattern, NO_REGULAR_EXPRESSIONS } from './invalid-pattern.ts';
import { readSelector, type Selector } from './selector.ts';

type Test = (event: unknown) => boolean;

const TOKEN =
  /\s*(?:(&&|\|\||\(|\)|!=|<=|>=|=|<|>)|(\$(?:\.[\w*:@-]+|\[(?:'[^']*'|"[^"]*"|\d+|\*)\])*)|"((?:[^"\\]|\\.)*)"|(%)|((?:[^\s()&|<>=!"%]|&(?!&)|\|(?!\|))+))/y;

type Token = { kind: 'sign' | 'selector' | 'quoted' | 'word'; text: string };

/** `{ $.level = "ERROR" && ($.ms > 100 || $.user IS NULL) }`. An event that is no JSON object never matches. */
export function parseJsonPattern(text: string): (message: string) => boolean {
  if (!text.endsWith('}')) throw invalidPattern();
  const test = new Parser(tokens(text.slice(1, -1))).parse();
  return (message) => {
    const start = message.indexOf('{');
    if (start < 0) return false;
    try {
      return test(JSON.parse(message.slice(start)));
    } catch {
      return false;
    }
  };
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(text);
    if (match === null) throw invalidPattern();
    const [, sign, selector, quoted, percent, word] = match;
    if (percent !== undefined) throw invalidPattern(NO_REGULAR_EXPRESSIONS);
    if (sign !== undefined) found.push({ kind: 'sign', text: sign });
    else if (selector !== undefined) found.push({ kind: 'selector', text: selector });
    else if (quoted !== undefined) found.push({ kind: 'quoted', text: quoted.replace(/\\(.)/g, '$1') });
    else found.push({ kind: 'word', text: word ?? '' });
  }
  return found;
}

/** `or := and ('||' and)*; and := one ('&&' one)*; one := '(' or ')' | selector comparison` */
class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(found: Token[]) {
    this.#tokens = found;
  }

  parse(): Test {
    const test = this.#or();
    if (this.#at < this.#tokens.length) throw invalidPattern();
    return test;
  }

  #or(): Test {
    const tests = [this.#and()];
    while (this.#takes('||')) tests.push(this.#and());
    return (event) => tests.some((test) => test(event));
  }

  #and(): Test {
    const tests = [this.#one()];
    while (this.#takes('&&')) tests.push(this.#one());
    return (event) => tests.every((test) => test(event));
  }

  #one(): Test {
    if (this.#takes('(')) {
      const test = this.#or();
      if (!this.#takes(')')) throw invalidPattern();
      return test;
    }
    const token = this.#next();
    if (token.kind !== 'selector') throw invalidPattern();
    return this.#comparison(readSelector(token.text));
  }

  #comparison(select: Selector): Test {
    const operator = this.#next();
    if (operator.kind === 'word') return this.#words(select, operator.text);
    const sign = operator.text;
    if (operator.kind !== 'sign' || !['=', '!=', '<', '>', '<=', '>='].includes(sign)) throw invalidPattern();
    const value = this.#next();
    if (value.kind === 'sign' || value.kind === 'selector') throw invalidPattern();
    const holds = compare(sign as Comparison, value.text, value.kind === 'quoted');
    return (event) => select(event).some(holds);
  }

  /** `IS NULL`, `IS TRUE`, `IS FALSE`, `NOT EXISTS` */
  #words(select: Selector, first: string): Test {
    const words = `${first} ${this.#next().text}`.toUpperCase();
    if (words === 'NOT EXISTS') return (event) => select(event).length === 0;
    const wanted = new Map([
      ['IS NULL', null],
      ['IS TRUE', true],
      ['IS FALSE', false],
    ]).get(words);
    if (wanted === undefined) throw invalidPattern();
    return (event) => select(event).includes(wanted);
  }

  #takes(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#at++;
    return true;
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw invalidPattern();
    return token;
  }
}
