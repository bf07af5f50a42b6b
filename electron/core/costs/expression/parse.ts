/** An expression of a price book: numbers, names, `+ - * /`, comparisons (1 or 0), calls. */
export type Expression =
  | { kind: 'number'; text: string }
  | { kind: 'name'; name: string }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'binary'; op: Operator; left: Expression; right: Expression };

export type Operator = '+' | '-' | '*' | '/' | '>' | '<' | '>=' | '<=';

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z][A-Za-z0-9]*)|(>=|<=|[-+*/()<>,]))/y;

type Token = { kind: 'number' | 'name' | 'sign'; text: string };

function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`"${text}" is no expression: nothing is known that begins with "${text.slice(at).trim()}".`);
    const [, number, name, sign] = match;
    found.push(
      number !== undefined
        ? { kind: 'number', text: number }
        : name !== undefined
          ? { kind: 'name', text: name }
          : { kind: 'sign', text: sign ?? '' },
    );
  }
  return found;
}

/** From loose to tight. */
const LEVELS: readonly (readonly Operator[])[] = [
  ['>', '<', '>=', '<='],
  ['+', '-'],
  ['*', '/'],
];

const parsed = new Map<string, Expression>();

/** Reads an expression; throws where it is none. Texts come from price books, so each is read once and kept. */
export function parseExpression(text: string): Expression {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const list = tokens(text);
  let at = 0;
  const wrong = (): never => {
    throw new Error(`"${text}" is no expression: ${list[at] === undefined ? 'it ends too early' : `"${list[at]?.text}" is out of place`}.`);
  };
  const take = (sign: string): void => {
    if (list[at]?.kind !== 'sign' || list[at]?.text !== sign) wrong();
    at += 1;
  };
  const isSign = (sign: string): boolean => list[at]?.kind === 'sign' && list[at]?.text === sign;

  function argumentsOf(): Expression[] {
    const args: Expression[] = [];
    take('(');
    if (!isSign(')')) {
      args.push(level(0));
      while (isSign(',')) {
        at += 1;
        args.push(level(0));
      }
    }
    take(')');
    return args;
  }

  function primary(): Expression {
    const token = list[at];
    if (token === undefined) return wrong();
    if (token.kind === 'sign') {
      take('(');
      const inner = level(0);
      take(')');
      return inner;
    }
    at += 1;
    if (token.kind === 'number') return { kind: 'number', text: token.text };
    return isSign('(') ? { kind: 'call', name: token.text, args: argumentsOf() } : { kind: 'name', name: token.text };
  }

  function level(depth: number): Expression {
    const operators = LEVELS[depth];
    if (operators === undefined) return primary();
    let left = level(depth + 1);
    for (;;) {
      const op = operators.find(isSign);
      if (op === undefined) return left;
      at += 1;
      left = { kind: 'binary', op, left, right: level(depth + 1) };
    }
  }

  const expression = level(0);
  if (at < list.length) wrong();
  parsed.set(text, expression);
  return expression;
}
