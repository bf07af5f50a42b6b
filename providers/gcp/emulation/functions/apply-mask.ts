import protobuf, { type Type } from 'protobufjs';
import { badField } from '../api/api-error.ts';
import { camelPath, isJson, messageOf, type Json } from '../api/json.ts';

/**
 * The fields that the mask names, from what was sent; all that was sent where there is no mask. Throws INVALID_ARGUMENT for a
 * path that the type has not. @see https://google.aip.dev/134 and https://google.aip.dev/161#invalid-field-mask-entries
 */
export function applyMask(type: Type, before: Json, sent: Json, mask: string): Json {
  const paths = mask
    .split(',')
    .map((path) => camelPath(path.trim()))
    .filter((path) => path !== '');
  if (paths.length === 0 || paths.includes('*')) return merge(before, sent);
  for (const path of paths) checkPath(type, path.split('.'), path);
  const after = structuredClone(before);
  for (const path of paths) setPath(after, path.split('.'), valueAt(sent, path.split('.')));
  return after;
}

function checkPath(type: Type, [head = '', ...rest]: string[], path: string): void {
  const field = Object.hasOwn(type.fields, head) ? type.fields[head] : undefined;
  if (field === undefined) throw badField('update_mask', `Invalid field mask path "${path}": ${type.fullName.slice(1)} has no such field.`);
  // What follows a map's name is one of its keys.
  if (rest.length === 0 || field.map) return;
  const { resolvedType } = field.resolve();
  if (!field.repeated && resolvedType instanceof protobuf.Type) checkPath(resolvedType, rest, path);
  else throw badField('update_mask', `Invalid field mask path "${path}": ${head} is no message.`);
}

function merge(before: Json, sent: Json): Json {
  const nested = ['buildConfig', 'serviceConfig'].filter((field) => isJson(sent[field]));
  return {
    ...before,
    ...sent,
    ...Object.fromEntries(nested.map((field) => [field, { ...messageOf(before, field), ...messageOf(sent, field) }])),
  };
}

function valueAt(message: Json, [head = '', ...rest]: string[]): unknown {
  const value = message[head];
  if (rest.length === 0) return value;
  return isJson(value) ? valueAt(value, rest) : undefined;
}

function setPath(message: Json, [head = '', ...rest]: string[], value: unknown): void {
  if (rest.length > 0) {
    const inner = messageOf(message, head);
    setPath(inner, rest, value);
    Object.assign(message, { [head]: inner });
  } else if (value === undefined) Reflect.deleteProperty(message, head);
  else Object.assign(message, { [head]: value });
}
