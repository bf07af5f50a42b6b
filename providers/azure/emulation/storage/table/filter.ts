import { StorageError } from '../storage-error.ts';
import type { Entity, Property } from './tables.ts';

/** Whether an entity is wanted. */
export type Filter = (entity: Entity) => boolean;

const COMPARE: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};
const TOKEN = /\s*(?:([()])|(datetime|guid|binary|X)?'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(L?)(?![\w.])|([A-Za-z_]\w*)|$)/iy;

type Token = { kind: 'word' | 'mark'; text: string } | { kind: 'value'; property: Property };

const refuse = (why: string): StorageError =>
  new StorageError(400, 'InvalidInput', `One of the request inputs is not valid. The filter ${why}.`);

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const [all = '', mark, kind, quoted, number, long, word] = TOKEN.exec(text) ?? [];
    if (all === '') throw refuse(`cannot be understood from character ${at} on`);
    if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else if (quoted !== undefined) tokens.push({ kind: 'value', property: literal(kind?.toLowerCase(), quoted.replaceAll("''", "'")) });
    else if (number !== undefined) tokens.push({ kind: 'value', property: numeral(number, long !== '') });
    else if (word === 'true' || word === 'false') tokens.push({ kind: 'value', property: { type: 'Edm.Boolean', value: word === 'true' } });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
  }
  return tokens;
}

function literal(kind: string | undefined, value: string): Property {
  if (kind === undefined) return { type: 'Edm.String', value };
  if (kind === 'datetime') return { type: 'Edm.DateTime', value };
  if (kind === 'guid') return { type: 'Edm.Guid', value };
  return { type: 'Edm.Binary', value: Buffer.from(value, 'hex').toString('base64') };
}

function numeral(text: string, long: boolean): Property {
  if (long && !/^-?\d+$/.test(text)) throw refuse(`has ${text}L, which is no whole number`);
  if (long) return { type: 'Edm.Int64', value: text };
  return { type: /[.e]/i.test(text) ? 'Edm.Double' : 'Edm.Int32', value: Number(text) };
}

/**
 * Reads `$filter`. Throws the service's refusal. A property that an entity has not matches nothing, `ne` neither.
 * @see https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#supported-comparison-operators
 */
export function parseFilter(text: string): Filter {
  const tokens = tokensOf(text);
  let at = 0;
  const word = (wanted: string): boolean => {
    const token = tokens[at];
    const is = token !== undefined && token.kind !== 'value' && token.text === wanted;
    if (is) at += 1;
    return is;
  };
  const either = (): Filter => {
    const parts = [both()];
    while (word('or')) parts.push(both());
    return (entity) => parts.some((part) => part(entity));
  };
  const both = (): Filter => {
    const parts = [one()];
    while (word('and')) parts.push(one());
    return (entity) => parts.every((part) => part(entity));
  };
  const one = (): Filter => {
    if (word('not')) {
      const inner = one();
      return (entity) => !inner(entity);
    }
    if (!word('(')) return comparison();
    const inner = either();
    if (!word(')')) throw refuse('has a parenthesis that is not closed');
    return inner;
  };
  const comparison = (): Filter => {
    const left = operand();
    const operator = tokens[at];
    const is = operator?.kind === 'word' && Object.hasOwn(COMPARE, operator.text) ? COMPARE[operator.text] : undefined;
    // A property that is a boolean may stand by itself.
    if (is === undefined) return (entity) => left(entity)?.value === true;
    at += 1;
    const right = operand();
    return (entity) => {
      const order = compare(left(entity), right(entity));
      return order !== null && is(order);
    };
  };
  const operand = (): ((entity: Entity) => Property | null) => {
    const token = tokens[at];
    at += 1;
    if (token?.kind === 'value') return () => token.property;
    if (token?.kind !== 'word') throw refuse('is not complete');
    return (entity) => valueOf(entity, token.text);
  };
  const filter = either();
  if (at < tokens.length) throw refuse('has more than can be understood');
  return filter;
}

function valueOf({ partitionKey, rowKey, timestamp, properties }: Entity, name: string): Property | null {
  if (name === 'PartitionKey') return { type: 'Edm.String', value: partitionKey };
  if (name === 'RowKey') return { type: 'Edm.String', value: rowKey };
  if (name === 'Timestamp') return { type: 'Edm.DateTime', value: timestamp };
  return properties[name] ?? null;
}

const NUMBERS: ReadonlySet<string> = new Set(['Edm.Int32', 'Edm.Int64', 'Edm.Double']);

/** Null where the two have no order: they are of different types, or one is not there. */
function compare(left: Property | null, right: Property | null): number | null {
  if (left === null || right === null) return null;
  const [a, b] = [comparable(left), comparable(right)];
  if (typeof a !== typeof b || (left.type !== right.type && !(NUMBERS.has(left.type) && NUMBERS.has(right.type)))) return mixed(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A whole number that is too long for the others is compared as what it is nearest to. */
const mixed = (a: Comparable, b: Comparable): number | null =>
  typeof a !== 'string' && typeof b !== 'string' && typeof a !== 'boolean' && typeof b !== 'boolean' ? Number(a) - Number(b) : null;

type Comparable = string | number | boolean | bigint;

function comparable({ type, value }: Property): Comparable {
  if (type === 'Edm.Int64') return BigInt(value);
  if (type === 'Edm.DateTime') return instant(String(value));
  return type === 'Edm.Guid' ? String(value).toLowerCase() : value;
}

/** With all seven digits, so that texts are in the order of the instants. */
function instant(text: string): string {
  const [, fraction = ''] = /\.(\d+)/.exec(text) ?? [];
  const ms = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(ms) ? text : `${new Date(ms).toISOString().slice(0, 19)}.${fraction.padEnd(7, '0')}Z`;
}
