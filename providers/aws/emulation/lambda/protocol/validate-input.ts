import { AwsError } from '../../server/service.ts';
import { shapeOf, type OperationModel, type Shape } from './model.ts';

/**
 * Checks an input against the constraints of the model. Throws `ValidationException` with all that is wrong, in the
 * words in which Lambda's front says it.
 */
export function validateInput({ input: name }: OperationModel, input: Readonly<Record<string, unknown>>): void {
  if (name === undefined) return;
  const failures = structureFailures(input, shapeOf(name), '');
  if (failures.length === 0) return;
  const count = `${failures.length} validation error${failures.length === 1 ? '' : 's'} detected`;
  throw new AwsError('ValidationException', `${count}: ${failures.join('; ')}`);
}

function structureFailures(value: Readonly<Record<string, unknown>>, shape: Shape, path: string): string[] {
  return Object.entries(shape.members ?? {}).flatMap(([name, member]) => {
    if (name === shape.payload) return [];
    const at = path === '' ? lowerFirst(name) : `${path}.${lowerFirst(name)}`;
    const of = value[name];
    if (of !== undefined) return failuresOf(of, shapeOf(member.shape), at);
    return shape.required?.includes(name) === true ? [`Value null at '${at}' failed to satisfy constraint: Member must not be null`] : [];
  });
}

function failuresOf(value: unknown, shape: Shape, at: string): string[] {
  if (shape.type === 'structure') return structureFailures(value as Record<string, unknown>, shape, at);
  if (shape.type === 'list') return listFailures(value as unknown[], shape, at);
  if (shape.type === 'map') return mapFailures(value as Record<string, unknown>, shape, at);
  const broken = constraintsOf(shape).filter(({ holds }) => !holds(value));
  return broken.map(({ text }) => failure(shape.type === 'blob' ? '(bytes)' : String(value), at, `Member ${text}`));
}

function listFailures(values: readonly unknown[], shape: Shape, at: string): string[] {
  const of = shapeOf(shape.member ?? '');
  const shown = `[${values.map(String).join(', ')}]`;
  const own = constraintsOf(shape)
    .filter(({ holds }) => !holds(values))
    .map(({ text }) => failure(shown, at, `Member ${text}`));
  if (of.type === 'structure') {
    const inside = values.flatMap((value, index) =>
      structureFailures((value ?? {}) as Record<string, unknown>, of, `${at}.${index + 1}.member`),
    );
    return [...own, ...inside];
  }
  const constraints = constraintsOf(of);
  if (values.every((value) => value !== null && constraints.every(({ holds }) => holds(value)))) return own;
  const texts = [...constraints.map(({ text }) => `Member ${text}`), ...(of.enum === undefined ? [] : ['Member must not be null'])];
  return [...own, failure(shown, at, `Member must satisfy constraint: [${texts.join(', ')}]`)];
}

function mapFailures(value: Readonly<Record<string, unknown>>, shape: Shape, at: string): string[] {
  const shown = `{${Object.entries(value)
    .map(([key, each]) => `${key}=${typeof each === 'number' ? javaDouble(each) : String(each)}`)
    .join(', ')}}`;
  const keys = constraintsOf(shapeOf(shape.key ?? ''));
  const values = shapeOf(shape.value ?? '');
  const failures: string[] = [];
  if (!Object.keys(value).every((key) => keys.every(({ holds }) => holds(key)))) {
    failures.push(failure(shown, at, `Map keys must satisfy constraint: [${keys.map(({ text }) => `Member ${text}`).join(', ')}]`));
  }
  const constraints = constraintsOf(values);
  if (values.type !== 'structure' && !Object.values(value).every((each) => constraints.every(({ holds }) => holds(each)))) {
    const texts = [...constraints.map(({ text }) => `Member ${text}`), 'Member must not be null'];
    failures.push(failure(shown, at, `Map value must satisfy constraint: [${texts.join(', ')}]`));
  }
  return failures;
}

interface Constraint {
  text: string;
  holds(value: unknown): boolean;
}

/** Runtimes are checked by the operations: in other words, and with identifiers that the model does not know yet. */
const OWN_CHECK = 'nodejs4.3-edge';

function constraintsOf(shape: Shape): Constraint[] {
  const { type, min, max, pattern, enum: values } = shape;
  const constraints: Constraint[] = [];
  const number = type === 'integer' || type === 'long' || type === 'double' || type === 'float';
  const measure = (value: unknown): number => (number ? Number(value) : ((value as { length?: number }).length ?? 0));
  const what = number ? 'value' : 'length';
  const shown = (bound: number): string => (type === 'double' || type === 'float' ? javaDouble(bound) : String(bound));
  if (max !== undefined)
    constraints.push({ text: `must have ${what} less than or equal to ${shown(max)}`, holds: (value) => measure(value) <= max });
  if (min !== undefined)
    constraints.push({ text: `must have ${what} greater than or equal to ${shown(min)}`, holds: (value) => measure(value) >= min });
  if (pattern !== undefined) {
    const whole = compile(pattern);
    constraints.push({ text: `must satisfy regular expression pattern: ${pattern}`, holds: (value) => matches(String(value), whole) });
  }
  if (values !== undefined && !values.includes(OWN_CHECK)) {
    constraints.push({ text: `must satisfy enum value set: [${values.join(', ')}]`, holds: (value) => values.includes(String(value)) });
  }
  return constraints;
}

/** No text that a pattern is for is nearly as long; longer ones are not worth the time that some patterns would take. */
const MAX_MATCHED = 20_000;

function matches(text: string, whole: RegExp): boolean {
  return text.length <= MAX_MATCHED && whole.test(text);
}

const compiled = new Map<string, RegExp>();

function compile(pattern: string): RegExp {
  let found = compiled.get(pattern);
  if (found === undefined) {
    const source = `^(?:${pattern})$`;
    found = new RegExp(source, /\\p\{/.test(pattern) ? 'su' : 's');
    compiled.set(pattern, found);
  }
  return found;
}

function failure(value: string, at: string, constraint: string): string {
  return `Value '${value}' at '${at}' failed to satisfy constraint: ${constraint}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** `2` as `2.0`. */
function javaDouble(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
