import { validation } from '../errors.ts';

export interface Token {
  /** `name`: a plain identifier; `#`: a placeholder of a name; `:`: of a value; `number`: digits; `sign`: an operator or bracket. */
  kind: 'name' | '#' | ':' | 'number' | 'sign';
  text: string;
}

const PATTERN = /\s*(?:(?<placeholder>[#:][\w]+)|(?<name>[A-Za-z_][\w]*)|(?<number>\d+)|(?<sign><>|<=|>=|[=<>()[\],.+-]))/y;

/** Splits an expression. `what` names it in errors: `ConditionExpression`. */
export function tokenize(expression: string, what: string): Token[] {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  while (expression.slice(PATTERN.lastIndex).trim() !== '') {
    const at = PATTERN.lastIndex;
    const groups = PATTERN.exec(expression)?.groups;
    if (groups === undefined) throw syntaxError(what, expression.slice(at).trim().charAt(0), expression.slice(at, at + 12).trim());
    const { placeholder, name, number, sign } = groups;
    if (placeholder !== undefined) tokens.push({ kind: placeholder.startsWith('#') ? '#' : ':', text: placeholder });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}

export function syntaxError(what: string, token: string, near: string) {
  return validation(`Invalid ${what}: Syntax error; token: "${token}", near: "${near}"`);
}
