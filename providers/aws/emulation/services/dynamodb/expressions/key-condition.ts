import type { AttributeValue } from '../attribute-value.ts';
import { validation } from '../errors.ts';
import type { KeySchema } from '../table.ts';
import type { Bindings } from './bindings.ts';
import { parseCondition } from './condition-parser.ts';
import type { Condition, Operand } from './syntax.ts';

const WHAT = 'KeyConditionExpression';

/** What a query asks of the key. */
export interface KeyCondition {
  hash: AttributeValue;
  /** Null where the sort key may be anything. */
  range: Condition | null;
}

/** The partition key must be given with `=`; the sort key may be compared, ranged or begun with. Throws `ValidationException`. */
export function parseKeyCondition(
  expression: string,
  key: KeySchema,
  types: Readonly<Record<string, string>>,
  bindings: Bindings,
): KeyCondition {
  const parts = conjuncts(parseCondition(expression, WHAT, bindings));
  const named = parts.map((condition) => ({ condition, name: attributeOf(condition) }));
  const hashes = named.filter(({ name }) => name === key.hash);
  const ranges = named.filter(({ name }) => name !== key.hash);
  const [hash] = hashes;
  const [range] = ranges;
  if (hash === undefined) throw validation(`Query condition missed key schema element: ${key.hash}`);
  if (hashes.length > 1 || ranges.length > 1) throw validation(`${WHAT}s must only contain one condition per key`);
  if (hash.condition.kind !== 'compare' || hash.condition.comparator !== '=') throw validation('Query key condition not supported');
  if (range !== undefined) checkRange(range, key);
  for (const { condition, name } of named) checkTypes(condition, types[name], bindings);
  const value = valueOf(hash.condition.right, bindings) ?? valueOf(hash.condition.left, bindings);
  if (value === null) throw validation('Query key condition not supported');
  return { hash: value, range: range?.condition ?? null };
}

function checkRange({ condition, name }: { condition: Condition; name: string }, key: KeySchema): void {
  if (key.range === null) throw validation('Query key condition not supported');
  if (name !== key.range) throw validation(`Query condition missed key schema element: ${key.range}`);
  if (condition.kind === 'compare' && condition.comparator === '<>') {
    throw validation(`Unsupported operator on ${WHAT}: operator: <>`);
  }
}

function conjuncts(condition: Condition): Condition[] {
  if (condition.kind === 'and') return [...conjuncts(condition.left), ...conjuncts(condition.right)];
  if (condition.kind === 'or' || condition.kind === 'not' || condition.kind === 'in') {
    throw validation(`Invalid operator used in ${WHAT}: ${condition.kind.toUpperCase()}`);
  }
  if (condition.kind === 'exists' || condition.kind === 'type' || condition.kind === 'contains') {
    const name = {
      exists: condition.kind === 'exists' && condition.expected ? 'attribute_exists' : 'attribute_not_exists',
      type: 'attribute_type',
      contains: 'contains',
    }[condition.kind];
    throw validation(`Invalid operator used in ${WHAT}: ${name}`);
  }
  return [condition];
}

/** The attribute that a condition is about. */
function attributeOf(condition: Condition): string {
  const operands =
    condition.kind === 'compare'
      ? [condition.left, condition.right]
      : condition.kind === 'between' || condition.kind === 'begins'
        ? [condition.of]
        : [];
  const path = operands.find((operand) => operand.kind === 'path');
  const [name] = path?.kind === 'path' ? path.path : [];
  if (typeof name !== 'string' || (path?.kind === 'path' && path.path.length > 1)) {
    throw validation(`Invalid condition in ${WHAT}: No key attribute specified`);
  }
  return name;
}

function checkTypes(condition: Condition, type: string | undefined, bindings: Bindings): void {
  const operands =
    condition.kind === 'compare'
      ? [condition.left, condition.right]
      : condition.kind === 'between'
        ? [condition.low, condition.high]
        : condition.kind === 'begins'
          ? [condition.part]
          : [];
  for (const operand of operands) {
    const value = valueOf(operand, bindings);
    if (value !== null && Object.keys(value)[0] !== type) {
      throw validation('One or more parameter values were invalid: Condition parameter type does not match schema type');
    }
  }
}

function valueOf(operand: Operand, bindings: Bindings): AttributeValue | null {
  return operand.kind === 'value' ? bindings.value(operand.name, WHAT) : null;
}
