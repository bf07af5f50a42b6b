import { isJson, listOf, messageOf, numberOf, textOf, type Json } from '../api/json.ts';

/** Kinds of values in the order in which they are sorted. @see https://cloud.google.com/firestore/docs/concepts/data-types#value_type_ordering */
const ORDER = [
  'nullValue',
  'booleanValue',
  'number',
  'timestampValue',
  'stringValue',
  'bytesValue',
  'referenceValue',
  'geoPointValue',
  'arrayValue',
  'mapValue',
] as const;
export type ValueKind = (typeof ORDER)[number];

export function kindOf(value: Json): ValueKind {
  if ('integerValue' in value || 'doubleValue' in value) return 'number';
  return ORDER.find((kind) => kind in value) ?? 'nullValue';
}

/** Below 0 where the first comes before the second; 0 where they are the same to a query. */
export function compareValues(a: Json, b: Json): number {
  const [kind, other] = [kindOf(a), kindOf(b)];
  return kind === other ? COMPARE[kind](a, b) : ORDER.indexOf(kind) - ORDER.indexOf(other);
}

const COMPARE: Readonly<Record<ValueKind, (a: Json, b: Json) => number>> = {
  nullValue: () => 0,
  booleanValue: (a, b) => Number(a['booleanValue'] === true) - Number(b['booleanValue'] === true),
  number: (a, b) => compareNumbers(numberOfValue(a), numberOfValue(b)),
  timestampValue: (a, b) =>
    Date.parse(textOf(a, 'timestampValue')) - Date.parse(textOf(b, 'timestampValue')) || compareText(fraction(a), fraction(b)),
  stringValue: (a, b) => Buffer.compare(Buffer.from(textOf(a, 'stringValue')), Buffer.from(textOf(b, 'stringValue'))),
  bytesValue: (a, b) => Buffer.compare(Buffer.from(textOf(a, 'bytesValue'), 'base64'), Buffer.from(textOf(b, 'bytesValue'), 'base64')),
  referenceValue: (a, b) => comparePaths(textOf(a, 'referenceValue'), textOf(b, 'referenceValue')),
  geoPointValue: (a, b) => {
    const [x, y] = [messageOf(a, 'geoPointValue'), messageOf(b, 'geoPointValue')];
    return numberOf(x, 'latitude') - numberOf(y, 'latitude') || numberOf(x, 'longitude') - numberOf(y, 'longitude');
  },
  arrayValue: (a, b) => compareLists(elementsOf(a), elementsOf(b)),
  mapValue: (a, b) => compareMaps(messageOf(messageOf(a, 'mapValue'), 'fields'), messageOf(messageOf(b, 'mapValue'), 'fields')),
};

/** A number's value; NaN where it is none. */
export function numberOfValue(value: Json): number {
  return Number(value['integerValue'] ?? value['doubleValue']);
}

export function elementsOf(value: Json): Json[] {
  return listOf(messageOf(value, 'arrayValue'), 'values').flatMap((one): Json[] => (isJson(one) ? [one] : []));
}

/** Segment by segment. */
export function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (const [index, segment] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = compareText(segment, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** NaN comes before all numbers. */
function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareLists(a: readonly Json[], b: readonly Json[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const difference = compareValues(value, other);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareMaps(a: Json, b: Json): number {
  const flat = (map: Json): Json[] =>
    Object.entries(map)
      .toSorted(([x], [y]) => compareText(x, y))
      .flatMap(([key, value]) => [{ stringValue: key }, isJson(value) ? value : {}]);
  return compareLists(flat(a), flat(b));
}

function fraction(value: Json): string {
  return /\.(\d+)/.exec(textOf(value, 'timestampValue'))?.[1]?.padEnd(9, '0') ?? '';
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
