import { AwsError, type AwsRequest } from '../../server/service.ts';
import { shapeOf, type Member, type OperationModel, type Shape } from './model.ts';

type Input = Record<string, unknown>;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * A request's input by the model's member names, from path, query, headers and JSON body. Blobs are bytes, timestamps
 * epoch seconds; what the model does not know is left out. Throws `SerializationException` where a member is of another
 * kind than the model says, `InvalidRequestContentException` where the body is no JSON object.
 */
export function readInput(model: OperationModel, request: AwsRequest, labels: Readonly<Record<string, string>>): Input {
  if (model.input === undefined) return {};
  const shape = shapeOf(model.input);
  const members = Object.entries(shape.members ?? {});
  const hasBody = shape.payload === undefined && members.some(([, { location }]) => location === undefined);
  const body = hasBody ? parseBody(request.body) : {};
  const input: Input = {};
  for (const [name, member] of members) {
    if (name === shape.payload) continue;
    const value =
      member.location === undefined ? fromJson(body[name], shapeOf(member.shape), name) : located(member, name, request, labels);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function parseBody(bytes: Uint8Array): Input {
  if (bytes.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(decoder.decode(bytes));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${why}`, { members: { Type: 'User' } });
  }
  if (isObject(parsed)) return parsed;
  throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json: it is no object.', {
    members: { Type: 'User' },
  });
}

function located(member: Member, name: string, { query, headers }: AwsRequest, labels: Readonly<Record<string, string>>): unknown {
  const at = member.name ?? name;
  const shape = shapeOf(member.shape);
  if (member.location === 'uri') return fromText(labels[at], shape, name);
  if (member.location === 'header') return fromText(headers[at.toLowerCase()], shape, name);
  if (shape.type !== 'list') return fromText(query.get(at) ?? undefined, shape, name);
  const values = query.getAll(at);
  return values.length === 0 ? undefined : values.map((value) => fromText(value, shapeOf(shape.member ?? ''), name));
}

type Kind = Shape['type'];

/** A value from path, query or header. */
function fromText(text: string | undefined, shape: Shape, name: string): unknown {
  if (text === undefined) return undefined;
  if (NUMBERS.has(shape.type)) {
    if (!/^[+-]?\d+(?:\.\d+)?$/.test(text)) throw cannotBe(text, shape, name);
    return Number(text);
  }
  if (shape.type === 'boolean') {
    if (text !== 'true' && text !== 'false') throw cannotBe(text, shape, name);
    return text === 'true';
  }
  if (shape.type !== 'timestamp') return text;
  const at = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  if (Number.isNaN(at)) throw cannotBe(text, shape, name);
  return at;
}

const NUMBERS: ReadonlySet<Kind> = new Set<Kind>(['integer', 'long', 'double', 'float']);

/** A value from the body; null counts as absent, as in all of AWS's JSON protocols. */
function fromJson(value: unknown, shape: Shape, name: string): unknown {
  return value === undefined || value === null ? undefined : KINDS[shape.type](value, shape, name);
}

type Convert = (value: unknown, shape: Shape, name: string) => unknown;

const integer: Convert = (value, shape, name) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw cannotBe(value, shape, name);
  return value;
};

const number: Convert = (value, shape, name) => {
  if (typeof value !== 'number') throw cannotBe(value, shape, name);
  return value;
};

const KINDS: Readonly<Record<Kind, Convert>> = {
  structure: (value, shape, name) => structure(object(value, shape, name), shape, name),
  map(value, shape, name) {
    const of = shapeOf(shape.value ?? '');
    const entries = Object.entries(object(value, shape, name)).map(([key, each]) => [key, fromJson(each, of, `${name}.${key}`)]);
    return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
  },
  list(value, shape, name) {
    if (!Array.isArray(value)) throw cannotBe(value, shape, name);
    const of = shapeOf(shape.member ?? '');
    return value.map((each: unknown) => fromJson(each, of, name) ?? null);
  },
  string(value, shape, name) {
    // Numbers and booleans are taken for their text, as the service's own parser does.
    if (typeof value === 'object') throw cannotBe(value, shape, name);
    return String(value as string | number | boolean);
  },
  boolean(value, shape, name) {
    if (typeof value !== 'boolean') throw cannotBe(value, shape, name);
    return value;
  },
  integer,
  long: integer,
  double: number,
  float: number,
  timestamp: number,
  blob(value, shape, name) {
    if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw cannotBe(value, shape, name);
    return Buffer.from(value, 'base64');
  },
};

function structure(value: Input, shape: Shape, name: string): Input {
  const known = Object.entries(shape.members ?? {}).map(([key, { shape: of }]) => [
    key,
    fromJson(Object.hasOwn(value, key) ? value[key] : undefined, shapeOf(of), `${name}.${key}`),
  ]);
  return Object.fromEntries(known.filter(([, each]) => each !== undefined)) as Input;
}

function object(value: unknown, shape: Shape, name: string): Input {
  if (!isObject(value)) throw cannotBe(value, shape, name);
  return value;
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cannotBe(value: unknown, { type }: Shape, name: string): AwsError {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
  return new AwsError('SerializationException', `${name}: a ${kind} can not be converted to ${type}`);
}
