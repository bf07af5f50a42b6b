import { ApiError, badField } from '../api/api-error.ts';
import { isJson, listOf, messageOf, textOf, type Json } from '../api/json.ts';
import { compareValues, elementsOf, kindOf, numberOfValue } from './compare-values.ts';
import { parseFieldPath, valueAt, withValue } from './field-path.ts';
import { checkDocumentName } from './names.ts';

/** A document before and after one write; null where there is none. */
export interface Change {
  name: string;
  before: Json | null;
  after: Json | null;
  transformResults: Json[];
}

/** What a write makes of a document. Throws INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION. @see google/firestore/v1/write.proto */
export function applyWrite(write: Json, read: (name: string) => Json | null, time: string): Change {
  const name =
    textOf(write['update'], 'name') || textOf(write, 'delete') || textOf(write['transform'], 'document') || textOf(write, 'verify');
  checkDocumentName(name);
  const before = read(name);
  checkPrecondition(messageOf(write, 'currentDocument'), name, before);
  if (textOf(write, 'delete') !== '') return { name, before, after: null, transformResults: [] };
  if (textOf(write, 'verify') !== '') return { name, before, after: before, transformResults: [] };
  const mask = write['updateMask'];
  const sent = messageOf(write['update'], 'fields');
  const old = messageOf(before, 'fields');
  const base = write['update'] === undefined ? old : mask === undefined ? sent : masked(old, sent, listOf(mask, 'fieldPaths').map(String));
  const { fields, results } = transform(
    base,
    [...listOf(write, 'updateTransforms'), ...listOf(write['transform'], 'fieldTransforms')],
    time,
  );
  const createTime = textOf(before, 'createTime') || time;
  return { name, before, after: { name, fields, createTime, updateTime: time }, transformResults: results };
}

/** @see `Precondition` in google/firestore/v1/common.proto */
function checkPrecondition(condition: Json, name: string, before: Json | null): void {
  if (condition['exists'] === true && before === null) throw new ApiError('NOT_FOUND', `No document to update: ${name}`);
  if (condition['exists'] === false && before !== null) throw new ApiError('ALREADY_EXISTS', `Document already exists: ${name}`);
  const wanted = textOf(condition, 'updateTime');
  if (wanted !== '' && !sameInstant(wanted, textOf(before, 'updateTime'))) {
    throw new ApiError('FAILED_PRECONDITION', `The stored version of ${name} does not match the required base version (${wanted}).`);
  }
}

export function sameInstant(a: string, b: string): boolean {
  const digits = (text: string): string => (/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(9, '0');
  return Date.parse(a) === Date.parse(b) && digits(a) === digits(b);
}

function masked(before: Json, sent: Json, paths: readonly string[]): Json {
  return paths.map(parseFieldPath).reduce((fields, path) => withValue(fields, path, valueAt(sent, path)), before);
}

function transform(fields: Json, transforms: readonly unknown[], time: string): { fields: Json; results: Json[] } {
  let after = fields;
  const results = transforms.map((one) => {
    const path = parseFieldPath(textOf(one, 'fieldPath'));
    const { value, result } = transformed(isJson(one) ? one : {}, valueAt(after, path), time);
    after = withValue(after, path, value);
    return result;
  });
  return { fields: after, results };
}

function transformed(one: Json, before: Json | undefined, time: string): { value: Json; result: Json } {
  const { increment, maximum, minimum, appendMissingElements, removeAllFromArray } = one;
  const same = (value: Json): { value: Json; result: Json } => ({ value, result: value });
  if (one['setToServerValue'] !== undefined) return same({ timestampValue: time });
  if (isJson(increment)) return same(isNumber(before) ? add(before, increment) : increment);
  if (isJson(maximum)) return same(isNumber(before) && compareValues(before, maximum) >= 0 ? before : maximum);
  if (isJson(minimum)) return same(isNumber(before) && compareValues(before, minimum) <= 0 ? before : minimum);
  const list = before === undefined ? [] : elementsOf(before);
  const lists = (values: Json[]): { value: Json; result: Json } => ({ value: { arrayValue: { values } }, result: { nullValue: null } });
  const has = (values: readonly Json[], value: Json): boolean => values.some((other) => compareValues(other, value) === 0);
  if (isJson(appendMissingElements)) {
    const values = [...list];
    for (const value of elementsOf({ arrayValue: appendMissingElements })) if (!has(values, value)) values.push(value);
    return lists(values);
  }
  if (isJson(removeAllFromArray)) {
    const gone = elementsOf({ arrayValue: removeAllFromArray });
    return lists(list.filter((value) => !has(gone, value)));
  }
  throw badField('field_transforms', 'The transform is missing.');
}

function isNumber(value: Json | undefined): value is Json {
  return value !== undefined && kindOf(value) === 'number';
}

/** Whole numbers stay whole, and stay within 64 bits. */
function add(a: Json, b: Json): Json {
  if (!('integerValue' in a && 'integerValue' in b)) return { doubleValue: numberOfValue(a) + numberOfValue(b) };
  const sum = BigInt(String(a['integerValue'])) + BigInt(String(b['integerValue']));
  const max = 2n ** 63n - 1n;
  return { integerValue: String(sum > max ? max : sum < -max - 1n ? -max - 1n : sum) };
}
