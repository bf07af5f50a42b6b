import { typed, type AttributeValue, type Item } from '../attribute-value.ts';
import { compareValues, isEqual } from '../compare.ts';
import { validation } from '../errors.ts';
import type { Bindings } from './bindings.ts';
import { valueAt } from './paths.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

const TYPES: ReadonlySet<string> = new Set(['S', 'SS', 'N', 'NS', 'B', 'BS', 'BOOL', 'NULL', 'L', 'M']);

/** Whether a condition holds for an item; an item that is not there is an empty one. */
export function holds(condition: Condition, item: Item, bindings: Bindings, what: string): boolean {
  const of = (operand: Operand) => operandValue(operand, item, bindings, what);
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item, bindings, what) && holds(condition.right, item, bindings, what);
    case 'or':
      return holds(condition.left, item, bindings, what) || holds(condition.right, item, bindings, what);
    case 'not':
      return !holds(condition.of, item, bindings, what);
    case 'compare':
      return compare(condition.comparator, of(condition.left), of(condition.right));
    case 'between':
      return compare('>=', of(condition.of), of(condition.low)) && compare('<=', of(condition.of), of(condition.high));
    case 'in':
      return condition.list.some((candidate) => compare('=', of(condition.of), of(candidate)));
    case 'exists':
      return (valueAt(item, condition.path) !== undefined) === condition.expected;
    case 'type':
      return hasType(valueAt(item, condition.path), of(condition.type), what);
    case 'begins':
      return beginsWith(of(condition.of), of(condition.part), what);
    case 'contains':
      return contains(of(condition.of), of(condition.part));
  }
}

export function operandValue(operand: Operand, item: Item, bindings: Bindings, what: string): AttributeValue | undefined {
  if (operand.kind === 'value') return bindings.value(operand.name, what);
  const value = valueAt(item, operand.path);
  if (operand.kind === 'path') return value;
  const size = sizeOf(value);
  return size === null ? undefined : { N: String(size) };
}

function compare(comparator: Comparator, a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined) return comparator === '<>' && a !== b;
  if (comparator === '=') return isEqual(a, b);
  if (comparator === '<>') return !isEqual(a, b);
  const order = compareValues(a, b);
  if (order === null) return false;
  if (comparator === '<') return order < 0;
  if (comparator === '<=') return order <= 0;
  return comparator === '>' ? order > 0 : order >= 0;
}

function hasType(value: AttributeValue | undefined, type: AttributeValue | undefined, what: string): boolean {
  const name = type !== undefined && 'S' in type ? type.S : '';
  if (!TYPES.has(name)) {
    throw validation(`Invalid ${what}: Invalid attribute type name found; type: ${name}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`);
  }
  return value !== undefined && typed(value).type === name;
}

function beginsWith(value: AttributeValue | undefined, part: AttributeValue | undefined, what: string): boolean {
  if (part !== undefined && !('S' in part) && !('B' in part)) {
    throw validation(
      `Invalid ${what}: Incorrect operand type for operator or function; operator or function: begins_with, operand type: ${typed(part).type}`,
    );
  }
  if (value === undefined || part === undefined) return false;
  if ('S' in value && 'S' in part) return value.S.startsWith(part.S);
  if (!('B' in value) || !('B' in part)) return false;
  const [bytes, start] = [Buffer.from(value.B, 'base64'), Buffer.from(part.B, 'base64')];
  return bytes.subarray(0, start.length).equals(start);
}

function contains(value: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (value === undefined || part === undefined) return false;
  if ('S' in value && 'S' in part) return value.S.includes(part.S);
  if ('B' in value && 'B' in part) return Buffer.from(value.B, 'base64').includes(Buffer.from(part.B, 'base64'));
  if ('SS' in value && 'S' in part) return value.SS.includes(part.S);
  if ('NS' in value && 'N' in part) return value.NS.includes(part.N);
  if ('BS' in value && 'B' in part) return value.BS.includes(part.B);
  return 'L' in value && value.L.some((element) => isEqual(element, part));
}

/** Characters, bytes or members; null for what has no size. */
function sizeOf(value: AttributeValue | undefined): number | null {
  if (value === undefined) return null;
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('B' in value) return Buffer.byteLength(value.B, 'base64');
  if ('SS' in value) return value.SS.length;
  if ('NS' in value) return value.NS.length;
  if ('BS' in value) return value.BS.length;
  if ('L' in value) return value.L.length;
  return 'M' in value ? Object.keys(value.M).length : null;
}
