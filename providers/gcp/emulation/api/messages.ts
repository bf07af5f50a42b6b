import { fromProto3JSON, toProto3JSON } from 'proto3-json-serializer';
import protobuf, { type Enum, type Field, type Message, type Type } from 'protobufjs';
import { badField, type ApiError } from './api-error.ts';
import { camelPath, isJson, type Json } from './json.ts';
import { loadedSchemas } from './schema.ts';

/** What a client sent as JSON, checked against the type: wrong names and values are refused, as the service refuses them. */
export function checkJson(type: Type, value: unknown, at = ''): Json {
  if (!isJson(value)) throw badField(at, `Invalid value at '${at}' (${type.fullName.slice(1)}): an object is expected.`);
  if (isWellKnown(type)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null)
      .map(([name, one]) => {
        const field = type.fields[name] ?? type.fields[camelPath(name)];
        const path = at === '' ? name : `${at}.${name}`;
        if (field === undefined) {
          throw badField(at, `Invalid JSON payload received. Unknown name "${name}"${at === '' ? '' : ` at '${at}'`}: Cannot find field.`);
        }
        return [field.name, checkField(field, one, path)];
      }),
  );
}

function checkField(field: Field, value: unknown, at: string): unknown {
  const { resolvedType } = field;
  const one = (item: unknown, path: string): unknown => {
    if (resolvedType instanceof protobuf.Type && !isWellKnown(resolvedType)) return checkJson(resolvedType, item, path);
    if (resolvedType instanceof protobuf.Enum) return checkEnum(resolvedType, item, path);
    return resolvedType === null ? checkScalar(field.type, item, path) : item;
  };
  if (field.map) {
    if (!isJson(value)) throw badField(at, `Invalid value at '${at}': a map is expected.`);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, one(item, `${at}.${key}`)]));
  }
  if (!field.repeated) return one(value, at);
  if (!Array.isArray(value)) throw badField(at, `Invalid value at '${at}': a list is expected.`);
  return value.map((item, index) => one(item, `${at}[${index}]`));
}

function checkEnum(type: Enum, value: unknown, at: string): unknown {
  if (typeof value === 'number') return type.valuesById[value] ?? value;
  if (typeof value === 'string' && value in type.values) return value;
  throw badField(at, `Invalid value at '${at}' (${type.fullName.slice(1)}), ${JSON.stringify(value)}`);
}

/** JSON spells 64-bit numbers as text, and takes text for the smaller ones too. */
function checkScalar(type: string, value: unknown, at: string): unknown {
  const wrong = (): ApiError => badField(at, `Invalid value at '${at}' (TYPE_${type.toUpperCase()}), ${JSON.stringify(value)}`);
  if (type === 'bool') {
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw wrong();
  }
  if (type === 'string' || type === 'bytes') {
    if (typeof value !== 'string') throw wrong();
    return value;
  }
  const number = toNumber(value);
  const whole = type !== 'double' && type !== 'float';
  if (Number.isNaN(number) || (whole && !Number.isInteger(number))) throw wrong();
  return type.endsWith('64') ? String(value) : number;
}

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
}

/** Types with a JSON form of their own: times, durations, masks, wrappers, free structures. */
function isWellKnown(type: Type): boolean {
  return type.fullName.startsWith('.google.protobuf.') && type.name !== 'Empty';
}

/** Puts a value that came in the path or the query at a field's place, spelled as its type wants it. */
export function setAt(type: Type, message: Json, path: string, values: readonly string[]): void {
  const [head = '', ...rest] = camelPath(path).split('.');
  const field = type.fields[head];
  if (field === undefined) {
    throw badField(path, `Invalid JSON payload received. Unknown name "${path}": Cannot bind query parameter.`);
  }
  const { resolvedType } = field;
  if (rest.length > 0 && resolvedType instanceof protobuf.Type) {
    const before = message[head];
    const inner: Json = isJson(before) ? before : {};
    setAt(resolvedType, inner, rest.join('.'), values);
    Object.assign(message, { [head]: inner });
    return;
  }
  const spelled = field.repeated ? values : values[values.length - 1];
  const mask = resolvedType instanceof protobuf.Type && resolvedType.name === 'FieldMask' && typeof spelled === 'string';
  Object.assign(message, {
    [head]: mask ? spelled.split(',').map(camelPath).join(',') : checkField(field, toNumberWhereEnum(field, spelled), head),
  });
}

function toNumberWhereEnum(field: Field, value: unknown): unknown {
  return field.resolvedType instanceof protobuf.Enum && typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

/** As the library's own, which takes a text that is cut off for a whole one. */
class StrictReader extends protobuf.BufferReader {
  override string(): string {
    return Buffer.from(this.bytes()).toString('utf8');
  }
}

/** Bytes of gRPC as JSON. Throws where they are no message. */
export function decodeMessage(type: Type, bytes: Buffer): Json {
  const reader = new StrictReader(bytes);
  const decoded: unknown = toProto3JSON(type.decode(reader) as Parameters<typeof toProto3JSON>[0]);
  return isJson(decoded) ? decoded : {};
}

/** JSON as bytes of gRPC. */
export function encodeMessage(type: Type, json: Json): Buffer {
  const foreign = type.fieldsArray.flatMap((field) => foreignAny(type, field, json[field.name]));
  const own = Object.fromEntries(Object.entries(json).filter(([name]) => foreign.every((any) => any.name !== name)));
  const message =
    fromProto3JSON(type as Parameters<typeof fromProto3JSON>[0], own as Parameters<typeof fromProto3JSON>[1]) ?? type.create();
  for (const { name, typeUrl, value } of foreign) Object.assign(message, { [name]: { type_url: typeUrl, value } });
  return Buffer.from(type.encode(message as Message).finish());
}

/** An Any whose type is another package's: operations of all services are read through one. */
function foreignAny(owner: Type, { name, resolvedType }: Field, value: unknown): { name: string; typeUrl: string; value: Uint8Array }[] {
  if (resolvedType?.fullName !== '.google.protobuf.Any' || !isJson(value)) return [];
  const { '@type': typeUrl, ...rest } = value;
  if (typeof typeUrl !== 'string') return [];
  const typeName = typeUrl.slice(typeUrl.lastIndexOf('/') + 1);
  if (owner.root.lookup(typeName, protobuf.Type) !== null) return [];
  const known = loadedSchemas()
    .map((root) => root.lookup(typeName, protobuf.Type))
    .find((found) => found !== null);
  return known instanceof protobuf.Type ? [{ name, typeUrl, value: encodeMessage(known, rest) }] : [];
}
