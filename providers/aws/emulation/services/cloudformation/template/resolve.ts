import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { templateError, validationError } from '../errors.ts';

/** What the names in a template stand for while it is evaluated. */
export interface Scope {
  /** Values of parameters and pseudo parameters (`AWS::Region`). */
  values: Readonly<Record<string, unknown>>;
  mappings: Mapping;
  /** Throws for a condition that is not there. */
  condition(name: string): boolean;
  /** What `Ref` gives for a resource; undefined where there is none. */
  ref(id: string): unknown;
  /** Throws for an attribute that the resource does not have. */
  attribute(id: string, name: string): unknown;
  /** Throws where nobody exports it. */
  imported(name: string): string;
}

/** Takes away the property, item or key that it stands for: `AWS::NoValue`. */
export const NO_VALUE = Symbol('AWS::NoValue');

/**
 * A value with all its intrinsic functions evaluated. Throws `ValidationError` for one that is not evaluated here or is
 * not written as it should be.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return refuseDynamic(value);
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  if (!isMapping(value)) return value;
  const [[name, argument] = ['', null], ...rest] = Object.entries(value);
  if (rest.length === 0 && isFunction(name)) {
    const run = FUNCTIONS[name];
    if (run === undefined) throw templateError(`the local runtime does not evaluate ${name}`);
    return run(argument, scope);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const resolved = resolve(member, scope);
      return resolved === NO_VALUE ? [] : [[key, resolved]];
    }),
  );
}

export function isFunction(name: string): boolean {
  return name === 'Ref' || name.startsWith('Fn::');
}

/** As `resolve`, for what has to be text. Numbers and booleans are written out. */
export function resolveText(value: unknown, scope: Scope, where: string): string {
  const resolved = resolve(value, scope);
  if (typeof resolved === 'string') return resolved;
  if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
  throw templateError(`${where} must be a string`);
}

type Run = (argument: unknown, scope: Scope) => unknown;

const FUNCTIONS: Readonly<Record<string, Run>> = {
  Ref: (name, scope) => {
    if (name === 'AWS::NoValue') return NO_VALUE;
    if (typeof name === 'string') return named(name, scope);
    throw templateError('instance of Ref must name a parameter or a resource');
  },
  'Fn::GetAtt': (argument, scope) => {
    const parts = typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? argument : [];
    const [id, ...rest] = parts.map((part) => resolve(part, scope));
    if (typeof id !== 'string' || rest.length === 0)
      throw templateError('every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute');
    return scope.attribute(id, rest.join('.'));
  },
  'Fn::Sub': (argument, scope) => {
    const [text, own] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    if (typeof text !== 'string')
      throw templateError(
        "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
      );
    return substitute(text, isMapping(own) ? own : {}, scope);
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = pair(argument, 'Fn::Join');
    const list = resolve(items, scope);
    if (typeof separator !== 'string' || !Array.isArray(list))
      throw templateError(
        'every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.',
      );
    return list.map((item) => asText(item, 'Fn::Join')).join(separator);
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = pair(argument, 'Fn::Split');
    if (typeof separator !== 'string')
      throw templateError(
        'every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.',
      );
    return resolveText(text, scope, 'the second parameter of Fn::Split').split(separator);
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = pair(argument, 'Fn::Select');
    const [at, list] = [Number(resolve(index, scope)), resolve(items, scope)];
    if (!Array.isArray(list)) throw templateError('Fn::Select requires a list argument with two elements: an integer index and a list');
    if (!Number.isInteger(at) || at < 0 || at >= list.length)
      throw templateError(`Fn::Select cannot select nonexistent value at index ${at}`);
    return list[at];
  },
  'Fn::FindInMap': (argument, scope) => {
    const keys = Array.isArray(argument) ? argument.map((key) => resolveText(key, scope, 'a key of Fn::FindInMap')) : [];
    if (keys.length !== 3)
      throw templateError('every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value');
    const [map = '', top = '', second = ''] = keys;
    const found = mappingAt(scope.mappings, map, top)[second];
    if (found === undefined) throw templateError(`Unable to get mapping for ${map}::${top}::${second}`);
    return found;
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = Array.isArray(argument) && argument.length === 3 ? (argument as unknown[]) : [];
    if (typeof name !== 'string') throw templateError('Fn::If requires a list argument with the first element being a condition');
    return resolve(scope.condition(name) ? yes : no, scope);
  },
  'Fn::Base64': (argument, scope) => Buffer.from(resolveText(argument, scope, 'Fn::Base64')).toString('base64'),
  'Fn::ImportValue': (argument, scope) => scope.imported(resolveText(argument, scope, 'Fn::ImportValue')),
};

function named(name: string, scope: Scope): unknown {
  const value = Object.hasOwn(scope.values, name) ? scope.values[name] : scope.ref(name);
  if (value === undefined)
    throw validationError(`Template format error: Unresolved resource dependencies [${name}] in the Resources block of the template`);
  return value;
}

/** `${Name}`, `${Resource.Attribute}`, `${!as it is}`. */
function substitute(text: string, own: Mapping, scope: Scope): string {
  return refuseDynamic(text).replaceAll(/\$\{(!?)([^}]*)\}/g, (whole, literal: string, inner: string) => {
    if (literal !== '') return `\${${inner}}`;
    const name = inner.trim();
    if (Object.hasOwn(own, name)) return resolveText(own[name], scope, `the value of ${whole}`);
    const [id = '', ...attribute] = name.split('.');
    return asText(attribute.length > 0 ? scope.attribute(id, attribute.join('.')) : named(name, scope), 'Fn::Sub');
  });
}

function pair(argument: unknown, name: string): [unknown, unknown] {
  if (Array.isArray(argument) && argument.length === 2) return [argument[0], argument[1]];
  throw templateError(`${name} requires a list argument with two elements`);
}

function asText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw templateError(`${name} takes strings only`);
}

/** Secrets and parameters of services that are not emulated. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
function refuseDynamic(text: string): string {
  const service = /\{\{resolve:([\w-]+):/.exec(text)?.[1];
  if (service === undefined) return text;
  throw templateError(`the local runtime does not evaluate dynamic references to ${service}`);
}
