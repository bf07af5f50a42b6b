import { ceilTo, exact, ZERO } from '../decimal.ts';
import { parseExpression, type Expression } from './parse.ts';
import { isKnown, lift, OPERATORS, type Term } from './term.ts';

/** What the names and functions of an expression mean. */
export interface Environment {
  /** Throws for a name that nobody knows. */
  variable(name: string): Term;
  /** Functions beyond the arithmetic ones; null for one that is not there. */
  call(name: string, args: readonly Term[]): Term | null;
}

/** `table(x, 1, a, 2, b)`: the value at the first key that is not below x; the last one where x is above all of them. */
function table([x, ...pairs]: readonly Term[]): Term {
  if (x === undefined) return ZERO;
  const find = <N>(value: N, flat: readonly N[], below: (a: N, b: N) => boolean, none: N): N => {
    for (let i = 0; i + 1 < flat.length; i += 2) {
      const key = flat[i];
      if (key !== undefined && !below(key, value)) return flat[i + 1] ?? none;
    }
    return flat.at(-1) ?? none;
  };
  return lift(
    [x, ...pairs],
    (value, ...flat) => find(value, flat, (a, b) => a.lt(b), ZERO),
    (value, ...flat) => find(value, flat, (a, b) => a < b, 0),
  );
}

function arithmetic(name: string, args: readonly Term[]): Term | null {
  const [a = ZERO, b = ZERO] = args;
  switch (name) {
    case 'ceil':
      return lift([a, b], ceilTo, (x, step) => (step === 0 ? x : Math.ceil(x / step) * step));
    case 'max':
      return lift(args, (first, ...rest) => rest.reduce((best, value) => (value.gt(best) ? value : best), first ?? ZERO), Math.max);
    case 'min':
      return lift(args, (first, ...rest) => rest.reduce((best, value) => (value.lt(best) ? value : best), first ?? ZERO), Math.min);
    case 'table':
      return table(args);
    default:
      return null;
  }
}

/** The branch that is not taken is not looked at, so that it assumes nothing. */
function choose([condition, then, otherwise]: readonly Expression[], environment: Environment): Term {
  const value = (branch: Expression | undefined): Term => (branch === undefined ? ZERO : resolve(branch, environment));
  const test = value(condition);
  if (isKnown(test)) return value(test.isZero() ? otherwise : then);
  return lift(
    [test, value(then), value(otherwise)],
    (known, yes, no) => (known.isZero() ? no : yes),
    (known, yes, no) => (known === 0 ? no : yes),
  );
}

/** The value of an expression in an environment. */
export function resolve(expression: Expression | string, environment: Environment): Term {
  const node = typeof expression === 'string' ? parseExpression(expression) : expression;
  switch (node.kind) {
    case 'number':
      return exact(node.text);
    case 'name':
      return environment.variable(node.name);
    case 'binary':
      return OPERATORS[node.op](resolve(node.left, environment), resolve(node.right, environment));
    case 'call': {
      if (node.name === 'if') return choose(node.args, environment);
      const args = node.args.map((arg) => resolve(arg, environment));
      const value = arithmetic(node.name, args) ?? environment.call(node.name, args);
      if (value === null) throw new Error(`Expressions of price books have no function "${node.name}".`);
      return value;
    }
  }
}
