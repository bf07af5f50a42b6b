import { validation } from '../errors.ts';
import { isReserved } from './reserved-words.ts';
import type { Bindings } from './bindings.ts';
import type { Path } from './syntax.ts';
import { syntaxError, tokenize, type Token } from './tokens.ts';

/** A reader of tokens with what all kinds of expressions have in common. */
export interface Parser {
  /** The next token; `<EOF>` at the end. */
  peek(): Token;
  next(): Token;
  /** Takes the next token if it is this sign. */
  sign(text: string): boolean;
  /** Takes the next token if it is this word, in any case. */
  word(text: string): boolean;
  expectSign(text: string): void;
  /** The name of a function if one is called next: a word and a bracket. Function names are case-sensitive. */
  call(): string | null;
  path(): Path;
  /** A `:value`; gives its name. */
  value(): string;
  /** Throws unless everything was read. */
  end(): void;
  fail(): never;
}

const EOF: Token = { kind: 'sign', text: '<EOF>' };

/** `what` names the expression in errors: `ConditionExpression`. */
export function createParser(expression: string, what: string, bindings: Bindings): Parser {
  if (expression.trim() === '') throw validation(`Invalid ${what}: The expression can not be empty;`);
  const tokens = tokenize(expression, what);
  let at = 0;
  const parser: Parser = {
    peek: () => tokens[at] ?? EOF,
    next() {
      const token = parser.peek();
      at += 1;
      return token;
    },
    sign(text) {
      const { kind, text: found } = parser.peek();
      if (kind !== 'sign' || found !== text) return false;
      at += 1;
      return true;
    },
    word(text) {
      const { kind, text: found } = parser.peek();
      if (kind !== 'name' || found.toUpperCase() !== text) return false;
      at += 1;
      return true;
    },
    expectSign(text) {
      if (!parser.sign(text)) parser.fail();
    },
    call() {
      const { kind, text } = parser.peek();
      const bracket = tokens[at + 1];
      if (kind !== 'name' || bracket?.kind !== 'sign' || bracket.text !== '(') return null;
      at += 2;
      return text;
    },
    path() {
      const path: (string | number)[] = [nameOf()];
      for (;;) {
        if (parser.sign('.')) path.push(nameOf());
        else if (parser.sign('[')) {
          const { kind, text } = parser.next();
          if (kind !== 'number') parser.fail();
          path.push(Number(text));
          parser.expectSign(']');
        } else return path;
      }
    },
    value() {
      const { kind, text } = parser.next();
      if (kind !== ':') {
        at -= 1;
        parser.fail();
      }
      bindings.value(text, what);
      return text;
    },
    end() {
      if (at < tokens.length) parser.fail();
    },
    fail() {
      const near = tokens.slice(Math.max(0, at - 1), at + 2).map(({ text }) => text);
      throw syntaxError(what, parser.peek().text, near.join(' '));
    },
  };
  const nameOf = (): string => {
    const { kind, text } = parser.next();
    if (kind === '#') return bindings.name(text, what);
    if (kind !== 'name') {
      at -= 1;
      parser.fail();
    }
    if (isReserved(text)) {
      throw validation(`Invalid ${what}: Attribute name is a reserved keyword; reserved keyword: ${text}`);
    }
    return text;
  };
  return parser;
}
