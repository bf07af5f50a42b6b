import { isObject } from '../../protocols/json-values.ts';
import { validation } from './errors.ts';
import { normalizeNumber } from './numbers.ts';

/** A value as it is on the wire and in the store; binaries are base64. @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }
  | { M: Item }
  | { L: AttributeValue[] }
  | { BOOL: boolean }
  | { NULL: true };

export type Item = { [name: string]: AttributeValue };
export type ValueType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'BOOL' | 'NULL';

/** "up to 32 levels deep". */
const MAX_DEPTH = 32;

/** The type's name and what it holds. */
export function typed(value: AttributeValue): { type: ValueType; content: unknown } {
  const [type, content] = Object.entries(value)[0] ?? ['NULL', true];
  return { type: type as ValueType, content };
}

/** A map of values as they come over the wire, numbers in their normal form. Throws `ValidationException`. */
export function checkItem(raw: unknown): Item {
  if (!isObject(raw)) throw serialization();
  return checkMap(raw, 0);
}

export function checkValue(raw: unknown, depth = 0): AttributeValue {
  if (!isObject(raw)) throw serialization();
  const members = Object.entries(raw).filter(([, content]) => content !== undefined && content !== null);
  const [first] = members;
  if (first === undefined || members.length > 1) {
    throw validation(
      members.length > 1
        ? 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes'
        : 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    );
  }
  if (depth > MAX_DEPTH) throw validation('Nesting Levels have exceeded supported limits');
  return checkContent(first[0], first[1], depth);
}

function checkContent(type: string, content: unknown, depth: number): AttributeValue {
  switch (type) {
    case 'S':
      return { S: text(content) };
    case 'N':
      return { N: normalizeNumber(text(content)) };
    case 'B':
      return { B: binary(content) };
    case 'SS':
      return { SS: set(content, text) };
    case 'NS':
      return { NS: set(content, (value) => normalizeNumber(text(value))) };
    case 'BS':
      return { BS: set(content, binary) };
    case 'BOOL':
      if (typeof content !== 'boolean') throw serialization();
      return { BOOL: content };
    case 'NULL':
      if (content !== true)
        throw validation('One or more parameter values were invalid: Null attribute value types must have the value of true');
      return { NULL: true };
    case 'L':
      if (!Array.isArray(content)) throw serialization();
      return { L: content.map((value) => checkValue(value, depth + 1)) };
    case 'M':
      if (!isObject(content)) throw serialization();
      return { M: checkMap(content, depth + 1) };
    default:
      throw validation('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  }
}

function checkMap(raw: Record<string, unknown>, depth: number): Item {
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, checkValue(value, depth)]));
}

function text(content: unknown): string {
  if (typeof content !== 'string') throw serialization();
  return content;
}

function binary(content: unknown): string {
  if (typeof content !== 'string') throw serialization();
  return Buffer.from(content, 'base64').toString('base64');
}

function set(content: unknown, read: (value: unknown) => string): string[] {
  if (!Array.isArray(content)) throw serialization();
  const values = content.map(read);
  if (values.length === 0) throw validation('One or more parameter values were invalid: An set may not be empty');
  if (new Set(values).size !== values.length) {
    throw validation(`One or more parameter values were invalid: Input collection [${values.join(', ')}] contains duplicates.`);
  }
  return values;
}

function serialization() {
  return validation('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
}

/** Bytes as DynamoDB counts them. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('B' in value) return Buffer.byteLength(value.B, 'base64');
  if ('SS' in value) return value.SS.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  if ('NS' in value) return value.NS.reduce((sum, each) => sum + numberBytes(each), 0);
  if ('BS' in value) return value.BS.reduce((sum, each) => sum + Buffer.byteLength(each, 'base64'), 0);
  if ('L' in value) return 3 + value.L.reduce((sum, each) => sum + 1 + valueBytes(each), 0);
  if ('M' in value) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return 1;
}

/** "approximately … 1 byte per two significant digits, + 1 byte". */
function numberBytes(number: string): number {
  const digits = number.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1 + (number.startsWith('-') ? 1 : 0);
}
