import { badField } from '../api/api-error.ts';
import { isJson, messageOf, type Json } from '../api/json.ts';

/** Segments of a field path: `a.b`, or "`a.b`.c" where a segment has other signs. Throws INVALID_ARGUMENT. @see google/firestore/v1/document.proto */
export function parseFieldPath(text: string): string[] {
  const segments: string[] = [];
  let rest = text;
  for (;;) {
    const found = /^(?:`((?:[^`\\]|\\.)+)`|([^.`]+))(\.|$)/.exec(rest);
    if (found === null) throw badField('field_path', `Property ${text} is not a valid field path.`);
    segments.push(found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll(/\\(.)/g, '$1'));
    if (found[3] === '') return segments;
    rest = rest.slice(found[0].length);
  }
}

/** The value at a path of a document's fields; undefined where there is none. */
export function valueAt(fields: Json, [head = '', ...rest]: readonly string[]): Json | undefined {
  const value = fields[head];
  if (!isJson(value)) return undefined;
  return rest.length === 0 ? value : valueAt(messageOf(value['mapValue'], 'fields'), rest);
}

/** The fields with another value at a path; undefined takes it away. */
export function withValue(fields: Json, [head = '', ...rest]: readonly string[], value: Json | undefined): Json {
  if (rest.length > 0) {
    const inner = messageOf(messageOf(fields[head], 'mapValue'), 'fields');
    if (value === undefined && !isJson(messageOf(fields, head)['mapValue'])) return fields;
    return { ...fields, [head]: { mapValue: { fields: withValue(inner, rest, value) } } };
  }
  const after = { ...fields };
  if (value === undefined) Reflect.deleteProperty(after, head);
  else after[head] = value;
  return after;
}
