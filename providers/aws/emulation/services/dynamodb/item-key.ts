import type { AttributeValue, Item } from './attribute-value.ts';
import { invalidValues, validation } from './errors.ts';
import { sortableNumber } from './numbers.ts';
import { keyNames, keyOf, type KeySchema, type Table } from './table.ts';

/** "The maximum length of a partition key value is 2048 bytes", of a sort key 1024. */
const MAX_BYTES = { hash: 2048, range: 1024 };

/** The key that a request names; it must have the key's attributes and no others. Throws `ValidationException`. */
export function checkKey(table: Table, key: Item): Item {
  const names = keyNames(table.key);
  if (Object.keys(key).length !== names.length || names.some((name) => key[name] === undefined)) throw schemaMismatch();
  for (const name of names) if (typeOf(key[name]) !== table.attributes[name]) throw schemaMismatch();
  checkKeyValues(table, key);
  return key;
}

/** The key of an item that is written, and the keys of its indexes where it has them. Throws `ValidationException`. */
export function checkItemKeys(table: Table, item: Item): void {
  for (const name of keyNames(table.key)) {
    if (item[name] === undefined) throw invalidValues(`Missing the key ${name} in the item`);
    if (typeOf(item[name]) !== table.attributes[name]) throw wrongType(table, name, item[name]);
  }
  checkKeyValues(table, keyOf(item, table.key));
  for (const index of table.indexes) {
    for (const name of keyNames(index.key)) {
      const value = item[name];
      if (value === undefined) continue;
      if (typeOf(value) !== table.attributes[name]) {
        throw invalidValues(
          `Type mismatch for Index Key ${name} Expected: ${table.attributes[name]} Actual: ${typeOf(value)} IndexName: ${index.name}`,
        );
      }
      if (isEmpty(value)) {
        throw validation(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${index.name}, IndexKey: ${name}`,
        );
      }
    }
  }
}

/** Where an item is kept: `TABLE/PARTITION/SORT`, the sort part in the order of the sort key. */
export function itemDocument(table: Table, key: Item): string {
  const { hash, range } = table.key;
  return `${partitionPrefix(table, key[hash])}${range === null ? '' : sortable(key[range])}`;
}

/** What the documents of a partition's items begin with. */
export function partitionPrefix(table: Table, hash: AttributeValue | undefined): string {
  return `${table.id}/${sortable(hash)}/`;
}

/** Whether an item is in an index: it has all of its key. */
export function hasKey(item: Item, key: KeySchema): boolean {
  return keyNames(key).every((name) => item[name] !== undefined);
}

function sortable(value: AttributeValue | undefined): string {
  if (value !== undefined && 'S' in value) return `s${Buffer.from(value.S).toString('hex')}`;
  if (value !== undefined && 'N' in value) return `n${sortableNumber(value.N)}`;
  if (value !== undefined && 'B' in value) return `x${Buffer.from(value.B, 'base64').toString('hex')}`;
  return '';
}

function checkKeyValues(table: Table, key: Item): void {
  for (const [part, max] of Object.entries(MAX_BYTES)) {
    const name = part === 'hash' ? table.key.hash : table.key.range;
    const value = name === null ? undefined : key[name];
    if (name === null || value === undefined) continue;
    if (isEmpty(value)) {
      throw validation(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
      );
    }
    const bytes = 'S' in value ? Buffer.byteLength(value.S) : 'B' in value ? Buffer.byteLength(value.B, 'base64') : 0;
    if (bytes > max) {
      const which = part === 'hash' ? 'hashkey' : 'rangekey';
      throw invalidValues(`Size of ${which} has exceeded the maximum size limit of${max} bytes`);
    }
  }
}

function isEmpty(value: AttributeValue): boolean {
  return ('S' in value && value.S === '') || ('B' in value && value.B === '');
}

function typeOf(value: AttributeValue | undefined): string | undefined {
  return value === undefined ? undefined : Object.keys(value)[0];
}

function wrongType(table: Table, name: string, value: AttributeValue | undefined) {
  return invalidValues(`Type mismatch for key ${name} expected: ${table.attributes[name]} actual: ${typeOf(value)}`);
}

function schemaMismatch() {
  return validation('The provided key element does not match the schema');
}
