import type { AwsError } from '../../server/service.ts';
import { invalidRequest } from './invalid-request.ts';
import type { TraceFacts } from './summary.ts';

type Test = (facts: TraceFacts) => boolean;
type Value = string | number | boolean;

const TOKEN = /\s*(?:(&&|\|\||[()!{}]|<=|>=|!=|=|<|>)|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z_][\w.]*(?:\[[^\]]*\])?))/y;
const OPERATORS = new Set(['=', '!=', '<', '<=', '>', '>=', 'CONTAINS', 'BEGINSWITH', 'ENDSWITH']);

/** Keywords that are true or false by themselves. */
const FLAGS: Readonly<Record<string, Test>> = {
  ok: (facts) => !facts.hasError && !facts.hasFault && !facts.hasThrottle,
  error: (facts) => facts.hasError,
  fault: (facts) => facts.hasFault,
  throttle: (facts) => facts.hasThrottle,
  partial: (facts) => facts.isPartial,
};

/** Keywords with a value. */
const VALUES: Readonly<Record<string, (facts: TraceFacts) => readonly (Value | undefined)[]>> = {
  duration: (facts) => [facts.duration],
  responsetime: (facts) => [facts.responseTime],
  'http.status': (facts) => [facts.http.status],
  'http.url': (facts) => [facts.http.url],
  'http.method': (facts) => [facts.http.method],
  'resource.arn': (facts) => facts.arns,
  'service.name': (facts) => facts.services.map(({ name }) => name),
};

/**
 * Reads a filter expression. `edge`, `group` and conditions in braces are not evaluated here and are an
 * `InvalidRequestException`, like anything that cannot be read.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html
 */
export function parseFilterExpression(text: string): Test {
  const parser = new Parser(tokens(text));
  return parser.parse();
}

interface Token {
  kind: 'sign' | 'text' | 'number' | 'word';
  text: string;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    const match = TOKEN.exec(text);
    if (match === null) throw invalid(`Unexpected text at "${text.slice(at).trim().slice(0, 20)}".`);
    const [, sign, quoted, number, word] = match;
    if (sign !== undefined) found.push({ kind: 'sign', text: sign });
    else if (quoted !== undefined) found.push({ kind: 'text', text: quoted.replace(/\\(.)/g, '$1') });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else found.push({ kind: 'word', text: word ?? '' });
  }
  return found;
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(found: Token[]) {
    this.#tokens = found;
  }

  parse(): Test {
    if (this.#tokens.length === 0) return () => true;
    const test = this.#or();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined)
      throw invalid(rest.text === '{' ? 'Conditions in braces are not evaluated by the local runtime.' : `Unexpected "${rest.text}".`);
    return test;
  }

  #or(): Test {
    const tests = [this.#and()];
    while (this.#takes('||', 'OR')) tests.push(this.#and());
    return (facts) => tests.some((test) => test(facts));
  }

  #and(): Test {
    const tests = [this.#one()];
    while (this.#takes('&&', 'AND')) tests.push(this.#one());
    return (facts) => tests.every((test) => test(facts));
  }

  #one(): Test {
    if (this.#takes('!', 'NOT')) {
      const test = this.#one();
      return (facts) => !test(facts);
    }
    if (this.#takes('(')) {
      const test = this.#or();
      if (!this.#takes(')')) throw invalid('A parenthesis is not closed.');
      return test;
    }
    const { kind, text } = this.#next();
    if (kind !== 'word') throw invalid(`Unexpected "${text}".`);
    if (text.toLowerCase() === 'service') return this.#service();
    return this.#keyword(text);
  }

  /** `service("name")` */
  #service(): Test {
    if (!this.#takes('(')) throw invalid('service needs a name in parentheses.');
    const name = this.#next();
    if (name.kind !== 'text' || !this.#takes(')')) throw invalid('The local runtime evaluates service("name") only.');
    return ({ services }) => services.some((service) => service.name === name.text);
  }

  #keyword(word: string): Test {
    const annotation = /^annotation(?:\.([\w.]+)|\[([^\]]+)\])$/i.exec(word);
    const key = annotation?.[1] ?? annotation?.[2];
    const name = word.toLowerCase();
    const values =
      key !== undefined ? (facts: TraceFacts) => facts.annotations.get(key) ?? [] : Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
    const operator = this.#tokens[this.#at];
    const compared = operator !== undefined && OPERATORS.has(operator.text.toUpperCase());
    if (!compared) {
      if (key !== undefined) return (facts) => facts.annotations.has(key);
      const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
      if (flag === undefined) throw invalid(`The local runtime does not evaluate "${word}".`);
      return flag;
    }
    this.#at++;
    if (values === undefined) throw invalid(`The local runtime does not evaluate "${word}".`);
    const wanted = valueOf(this.#next());
    return (facts) => values(facts).some((actual) => actual !== undefined && holds(operator.text.toUpperCase(), actual, wanted));
  }

  #takes(...texts: string[]): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'text' || !texts.includes(token.text.toUpperCase())) return false;
    this.#at++;
    return true;
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw invalid('It ends too early.');
    return token;
  }
}

function valueOf({ kind, text }: Token): Value {
  if (kind === 'number') return Number(text);
  if (kind === 'text') return text;
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalid(`"${text}" is no value.`);
}

function holds(operator: string, actual: Value, wanted: Value): boolean {
  if (typeof actual !== typeof wanted) return false;
  if (operator === '=') return actual === wanted;
  if (operator === '!=') return actual !== wanted;
  if (operator === '<') return actual < wanted;
  if (operator === '<=') return actual <= wanted;
  if (operator === '>') return actual > wanted;
  if (operator === '>=') return actual >= wanted;
  const [text, part] = [String(actual), String(wanted)];
  if (operator === 'CONTAINS') return text.includes(part);
  return operator === 'BEGINSWITH' ? text.startsWith(part) : text.endsWith(part);
}

function invalid(why: string): AwsError {
  return invalidRequest(`Invalid filter expression: ${why}`);
}
