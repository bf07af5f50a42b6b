import { typed, type AttributeValue } from './attribute-value.ts';
import { compareNumbers } from './numbers.ts';

/** Whether two values are the same, sets whatever their order. */
export function isEqual(a: AttributeValue, b: AttributeValue): boolean {
  const [first, second] = [typed(a), typed(b)];
  if (first.type !== second.type) return false;
  if ('SS' in a || 'NS' in a || 'BS' in a) {
    const [left, right] = [first.content as string[], new Set(second.content as string[])];
    return left.length === right.size && left.every((value) => right.has(value));
  }
  if ('L' in a && 'L' in b) {
    return a.L.length === b.L.length && a.L.every((value, index) => sameMember(value, b.L[index]));
  }
  if ('M' in a && 'M' in b) {
    const names = Object.keys(a.M);
    return names.length === Object.keys(b.M).length && names.every((name) => sameMember(a.M[name], own(b.M, name)));
  }
  return first.content === second.content;
}

/** Negative, 0 or positive; null where the two cannot be compared: only numbers, strings and binaries have an order. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | null {
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N);
  if ('S' in a && 'S' in b) return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if ('B' in a && 'B' in b) return Buffer.compare(Buffer.from(a.B, 'base64'), Buffer.from(b.B, 'base64'));
  return null;
}

/** A member that the map itself has. */
export function own<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function sameMember(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a !== undefined && b !== undefined && isEqual(a, b);
}
