import { isMapping } from '../../../../detection/cloud-yaml.ts';
import { storageError, StorageError } from '../storage-error.ts';
import type { Entity, Property } from './tables.ts';

const TYPE = '@odata.type';
/** Types whose values are texts in JSON, with what they have to look like. @see https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#property-types */
const TEXTS: Readonly<Record<string, RegExp>> = {
  'Edm.String': /[^]*/,
  'Edm.Int64': /^-?\d{1,19}$/,
  'Edm.DateTime': /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?(?:Z|[+-]\d\d:\d\d)?$/,
  'Edm.Guid': /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  'Edm.Binary': /^[A-Za-z\d+/]*={0,2}$/,
};
/** Doubles that JSON has no number for. */
const NOT_FINITE: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);
const KEYS: ReadonlySet<string> = new Set(['PartitionKey', 'RowKey', 'Timestamp']);

/** "An entity can have up to 255 properties", three of them the service's own. */
const MOST = 252;

/** The properties that a body sets, without its keys; nulls are left out. Throws in the service's words. */
export function propertiesOf(body: unknown): Record<string, Property> {
  if (!isMapping(body)) throw storageError('InvalidInput');
  const names = Object.keys(body).filter((name) => !name.includes('odata.') && !KEYS.has(name) && body[name] !== null);
  if (names.length > MOST)
    throw new StorageError(
      400,
      'TooManyProperties',
      'The entity contains more properties than allowed. Each entity can include up to 252 properties to store data. Each entity also has 3 system properties.',
    );
  return Object.fromEntries(names.map((name) => [name, propertyOf(name, body[name], body[name + TYPE])]));
}

function propertyOf(name: string, value: unknown, given: unknown): Property {
  const type = typeof given === 'string' ? given : inferred(value);
  const pattern = Object.hasOwn(TEXTS, type) ? TEXTS[type] : undefined;
  if (pattern !== undefined && typeof value === 'string' && pattern.test(value)) return { type, value };
  if (type === 'Edm.Boolean' && typeof value === 'boolean') return { type, value };
  const number = numberOf(type, value);
  if (number !== undefined) return { type, value: number };
  throw new StorageError(
    400,
    'InvalidInput',
    `An error occurred while processing this request. The property '${name}' has no value of the type '${type}'.`,
  );
}

function numberOf(type: string, value: unknown): number | string | undefined {
  if (type === 'Edm.Double' && typeof value === 'string' && NOT_FINITE.has(value)) return value;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  return type === 'Edm.Double' || (type === 'Edm.Int32' && (number | 0) === number) ? number : undefined;
}

function inferred(value: unknown): string {
  if (typeof value === 'string') return 'Edm.String';
  if (typeof value === 'boolean') return 'Edm.Boolean';
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'Edm.Int32' : 'Edm.Double';
}

/** A key of an entity in a body. @see https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#characters-disallowed-in-key-fields */
export function keyIn(body: unknown, name: 'PartitionKey' | 'RowKey'): string {
  const value = isMapping(body) ? body[name] : undefined;
  if (typeof value !== 'string')
    throw new StorageError(400, 'PropertiesNeedValue', 'The values are not specified for all properties in the entity.');
  // eslint-disable-next-line no-control-regex -- control characters are what the service refuses
  if (/[/\\#?\u0000-\u001f\u007f-\u009f]/.test(value))
    throw new StorageError(400, 'OutOfRangeInput', `The '${name}' parameter of value '${value}' is out of range.`);
  if (value.length > 1024) throw new StorageError(400, 'KeyValueTooLarge', 'The specified key value is too large.');
  return value;
}

export type Metadata = 'none' | 'minimal' | 'full';

/** How much an answer tells beside the values. `Accept` or `$format`. */
export function metadataIn(accept: string): Metadata {
  if (/odata=nometadata/i.test(accept)) return 'none';
  return /odata=fullmetadata/i.test(accept) ? 'full' : 'minimal';
}

export const etagOf = ({ timestamp }: Entity): string => `W/"datetime'${encodeURIComponent(timestamp)}'"`;

/** Types that JSON tells by itself. */
const PLAIN: ReadonlySet<string> = new Set(['Edm.String', 'Edm.Boolean', 'Edm.Int32']);

/** `endpoint` is the account's, `select` the properties that are wanted; null for all. */
export function entityView(
  entity: Entity,
  { table, endpoint, metadata, select }: { table: string; endpoint: string; metadata: Metadata; select: readonly string[] | null },
): Record<string, unknown> {
  const { partitionKey, rowKey, timestamp, properties } = entity;
  const link = `${table}(PartitionKey='${encodeURIComponent(partitionKey)}',RowKey='${encodeURIComponent(rowKey)}')`;
  const [account = ''] = endpoint.split('/').slice(-1);
  const full = { 'odata.type': `${account}.${table}`, 'odata.id': `${endpoint}/${link}` };
  const stamp = metadata === 'full' ? { [`Timestamp${TYPE}`]: 'Edm.DateTime' } : {};
  const values: Record<string, unknown> = { PartitionKey: partitionKey, RowKey: rowKey, ...stamp, Timestamp: timestamp };
  for (const [name, { type, value }] of Object.entries(properties)) {
    if (metadata !== 'none' && !isTold(type, value)) values[name + TYPE] = type;
    values[name] = value;
  }
  return {
    ...(metadata === 'full' ? full : {}),
    ...(metadata === 'none' ? {} : { 'odata.etag': etagOf(entity) }),
    ...(metadata === 'full' ? { 'odata.editLink': link } : {}),
    ...(select === null ? values : selected(values, select)),
  };
}

/** A number with a fraction can only be a double; other texts and numbers need their type beside them. */
const isTold = (type: string, value: Property['value']): boolean =>
  PLAIN.has(type) || (type === 'Edm.Double' && typeof value === 'number' && !Number.isInteger(value));

/** What an entity has not is null. */
function selected(values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name) => [
      ...(values[name + TYPE] === undefined ? [] : [[name + TYPE, values[name + TYPE]]]),
      [name, values[name] ?? null],
    ]),
  ) as Record<string, unknown>;
}
