import { callFunction } from './functions.ts';
import { like } from './like.ts';
import type { Expression, Query } from './query.ts';
import { QueryError } from './query-error.ts';
import { compareSame, isList, isObject, isSame, type Value } from './value.ts';

/** What names and parameters of a query stand for. */
export interface Scope {
  names: ReadonlyMap<string, Value>;
  parameters: ReadonlyMap<string, Value>;
  /** Runs a query within this one. */
  run(query: Query, scope: Scope): Value[];
  /** What calls of aggregates came to, where the query has any. */
  aggregates: ReadonlyMap<Expression, Value>;
}

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

/**
 * The value of an expression. What cannot be worked out with values such as these is `undefined`.
 * @see https://github.com/Azure/azure-cosmos-dotnet-v3/blob/master/Microsoft.Azure.Cosmos/tests/Microsoft.Azure.Cosmos.Tests/Query/OfflineEngine/ScalarExpressionEvaluator.cs the official client's own engine
 */
export function evaluate(expression: Expression, scope: Scope): Value {
  const by = EVALUATORS[expression.kind] as (expression: Expression, scope: Scope) => Value;
  return by(expression, scope);
}

const EVALUATORS: { [Kind in Expression['kind']]: (expression: Of<Kind>, scope: Scope) => Value } = {
  constant: ({ value }) => value,
  parameter: ({ name }, { parameters }) => {
    if (parameters.has(name)) return parameters.get(name);
    throw new QueryError(null, `The query names the parameter '${name}', which has no value.`);
  },
  name: ({ name }, { names }) => names.get(name),
  member: ({ of, key }, scope) => memberOf(evaluate(of, scope), evaluate(key, scope)),
  list: ({ items }, scope) => items.map((item) => evaluate(item, scope)).filter((value) => value !== undefined),
  object: ({ members }, scope) =>
    Object.fromEntries(
      members.map(({ name, value }) => [name, evaluate(value, scope)]).filter(([, value]) => value !== undefined),
    ) as Value,
  unary: ({ operator, operand }, scope) => UNARY[operator]?.(evaluate(operand, scope)),
  binary: ({ operator, left, right }, scope) => BINARY[operator]?.(evaluate(left, scope), evaluate(right, scope)),
  conditional: ({ condition, consequent, otherwise }, scope) =>
    evaluate(evaluate(condition, scope) === true ? consequent : otherwise, scope),
  in: ({ not, needle, items }, scope) => {
    const value = evaluate(needle, scope);
    return value === undefined ? undefined : items.some((item) => isSame(evaluate(item, scope), value)) !== not;
  },
  between: ({ not, value, low, high }, scope) => {
    const it = evaluate(value, scope);
    const within = and(
      compare(it, evaluate(low, scope), (order) => order >= 0),
      compare(it, evaluate(high, scope), (order) => order <= 0),
    );
    return not ? negate(within) : within;
  },
  like: ({ not, value, pattern, escape }, scope) => {
    const matched = like(evaluate(value, scope), evaluate(pattern, scope), escape === null ? null : evaluate(escape, scope));
    return not ? negate(matched) : matched;
  },
  call: (expression, scope) =>
    scope.aggregates.has(expression)
      ? scope.aggregates.get(expression)
      : callFunction(
          expression.name,
          expression.parameters.map((parameter) => evaluate(parameter, scope)),
        ),
  subquery: ({ as, query }, scope) => {
    const results = scope.run(query, scope);
    if (as === 'exists') return results.length > 0;
    if (as === 'list') return results;
    if (results.length > 1) throw new QueryError(null, 'The cardinality of a scalar subquery result set cannot be greater than one.');
    return results[0];
  },
};

function memberOf(value: Value, key: Value): Value {
  if (isObject(value)) return typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined;
  return isList(value) && typeof key === 'number' ? value[key] : undefined;
}

const negate = (value: Value): Value => (typeof value === 'boolean' ? !value : undefined);
const compare = (left: Value, right: Value, is: (order: number) => boolean): Value => {
  const order = compareSame(left, right);
  return order === null ? undefined : is(order);
};
const numbers =
  (work: (left: number, right: number) => number) =>
  (left: Value, right: Value): Value => {
    if (typeof left !== 'number' || typeof right !== 'number') return undefined;
    const result = work(left, right);
    return Number.isFinite(result) ? result : undefined;
  };
/** False with anything is false; else both have to be booleans. */
const and = (left: Value, right: Value): Value => {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : undefined;
};
const or = (left: Value, right: Value): Value => {
  if (left === true || right === true) return true;
  return left === false && right === false ? false : undefined;
};
const equality =
  (same: boolean) =>
  (left: Value, right: Value): Value =>
    left === undefined || right === undefined ? undefined : isSame(left, right) === same;

const UNARY: Readonly<Record<string, (value: Value) => Value>> = {
  NOT: negate,
  '-': (value) => (typeof value === 'number' ? -value : undefined),
  '+': (value) => (typeof value === 'number' ? value : undefined),
  '~': (value) => (typeof value === 'number' ? ~value : undefined),
};

const BINARY: Readonly<Record<string, (left: Value, right: Value) => Value>> = {
  AND: and,
  OR: or,
  '??': (left, right) => (left === undefined ? right : left),
  '=': equality(true),
  '!=': equality(false),
  '<': (left, right) => compare(left, right, (order) => order < 0),
  '<=': (left, right) => compare(left, right, (order) => order <= 0),
  '>': (left, right) => compare(left, right, (order) => order > 0),
  '>=': (left, right) => compare(left, right, (order) => order >= 0),
  '||': (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : undefined),
  '+': numbers((left, right) => left + right),
  '-': numbers((left, right) => left - right),
  '*': numbers((left, right) => left * right),
  '/': numbers((left, right) => left / right),
  '%': numbers((left, right) => left % right),
  '&': numbers((left, right) => left & right),
  '|': numbers((left, right) => left | right),
  '^': numbers((left, right) => left ^ right),
  '<<': numbers((left, right) => left << right),
  '>>': numbers((left, right) => left >> right),
  '>>>': numbers((left, right) => left >>> right),
};
