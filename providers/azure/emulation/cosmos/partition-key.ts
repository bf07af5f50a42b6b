import { badRequest } from './cosmos-error.ts';
import type { ContainerDefinition } from './store/records.ts';
import { canonical, isObject, type Value } from './sql/value.ts';

/** `/address/city`, `/"a/b"`: the names on the way. */
export function pathNames(path: string): string[] {
  return [...path.matchAll(/\/(?:"((?:[^"\\]|\\.)*)"|([^/]+))/g)].map(([, quoted, plain = '']) => quoted ?? plain);
}

export const valueAt = (item: Value, path: string): Value =>
  pathNames(path).reduce<Value>((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), item);

/** Canonical text of an item's values for the key; one that is not there is `{}`, as in the header. */
export function partitionOf(item: Value, { partitionKey: { paths } }: ContainerDefinition): string {
  return canonical(paths.map((path) => keyValue(valueAt(item, path))));
}

function keyValue(value: Value): Value {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null)
    throw badRequest('Partition key values have to be strings, numbers, booleans or null.', 1001);
  return value;
}

/** The key that a request names in its header; undefined where it names none. */
export function partitionHeader(header: string | undefined, { partitionKey: { paths } }: ContainerDefinition): string | undefined {
  if (header === undefined) return undefined;
  const values = parse(header);
  if (!Array.isArray(values)) throw badRequest(`Partition key ${header} is invalid.`);
  // An empty one is that of items from before there were keys.
  const key = values.length === 0 ? paths.map(() => ({})) : (values as Value[]);
  if (key.length !== paths.length) {
    throw badRequest(
      "Partition key provided either doesn't correspond to definition in the collection or doesn't match partition key field values specified in the document.",
      1001,
    );
  }
  return canonical(key);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
