import type { Mapping } from '../../../../../detection/cloud-yaml.ts';
import { withinTime } from '../../../../../emulation-parts/within-time.ts';
import { templateError, validationError } from '../errors.ts';
import type { Template } from './template.ts';

/** A parameter's value as it was given, or null where the stack's earlier value is to stay. */
export interface GivenParameter {
  key: string;
  value: string | null;
}

/** What a stack remembers of a parameter. */
export interface StackParameter {
  key: string;
  value: string;
  /** Never shown again. */
  noEcho: boolean;
}

/**
 * The values a stack gets, each checked against what the template says of it. Throws `ValidationError`.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function stackParameters(
  template: Template,
  given: readonly GivenParameter[],
  earlier: readonly StackParameter[],
): StackParameter[] {
  const declared = template.parameters;
  const unknown = given.filter(({ key }) => declared[key] === undefined).map(({ key }) => key);
  if (unknown.length > 0) throw validationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const before = new Map(earlier.map(({ key, value }) => [key, value]));
  const missing: string[] = [];
  const values = Object.entries(declared).flatMap(([key, declaration]) => {
    const asked = given.find((each) => each.key === key);
    const value = asked === undefined ? defaultOf(declaration) : (asked.value ?? before.get(key));
    if (value === undefined) missing.push(key);
    return value === undefined ? [] : [{ key, value, noEcho: isTrue(declaration['NoEcho']) }];
  });
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(', ')}] must have values`);
  for (const { key, value } of values) checkValue(key, value, declared[key] ?? {});
  return values;
}

/** What `Ref` gives: lists are split. */
export function parameterValues(template: Template, values: readonly StackParameter[]): Record<string, unknown> {
  return Object.fromEntries(
    values.map(({ key, value }) => [key, isList(template.parameters[key] ?? {}) ? value.split(',').map((item) => item.trim()) : value]),
  );
}

/** The default as text; undefined without one. */
export function defaultOf({ Default }: Mapping): string | undefined {
  return Default === undefined || Default === null ? undefined : String(Default);
}

export function isTrue(value: unknown): boolean {
  return value === true || String(value).toLowerCase() === 'true';
}

function isList({ Type }: Mapping): boolean {
  return Type === 'CommaDelimitedList' || (typeof Type === 'string' && Type.startsWith('List<'));
}

function checkValue(key: string, value: string, declaration: Mapping): void {
  const type = declaration['Type'];
  if (typeof type !== 'string') throw validationError(`Template format error: Every Parameters object must contain a Type member.`);
  // The parameter store is not emulated: for a stack this is a name that is not there.
  if (type.startsWith('AWS::SSM::Parameter')) {
    throw validationError(`Unable to fetch parameters [${value}] from parameter store for this account.`);
  }
  const items = isList(declaration) ? value.split(',').map((item) => item.trim()) : [value];
  const refuse = (message: string) => {
    const said = declaration['ConstraintDescription'];
    return validationError(typeof said === 'string' ? `Parameter ${key} failed to satisfy constraint: ${said}` : message);
  };
  for (const item of items) {
    checkText(key, item, declaration, refuse);
    if (type === 'Number' || type === 'List<Number>') checkNumber(key, item, declaration, refuse);
  }
}

type Refuse = (message: string) => Error;

function checkText(key: string, value: string, { AllowedValues, AllowedPattern, MinLength, MaxLength }: Mapping, refuse: Refuse): void {
  if (Array.isArray(AllowedValues) && !AllowedValues.some((allowed) => String(allowed) === value)) {
    throw refuse(`Parameter '${key}' must be one of AllowedValues`);
  }
  if (typeof AllowedPattern === 'string' && !agrees(key, value, AllowedPattern)) {
    throw refuse(`Parameter '${key}' must match pattern ${AllowedPattern}`);
  }
  if (MinLength !== undefined && value.length < Number(MinLength)) {
    throw refuse(`Parameter '${key}' must contain at least ${String(MinLength)} characters`);
  }
  if (MaxLength !== undefined && value.length > Number(MaxLength)) {
    throw refuse(`Parameter '${key}' must contain at most ${String(MaxLength)} characters`);
  }
}

const PATTERN_LIMIT_MS = 1000;

/** Throws `ValidationError` for a pattern that is no regular expression here, or takes forever. */
function agrees(key: string, value: string, pattern: string): boolean {
  try {
    return withinTime(PATTERN_LIMIT_MS, () => new RegExp(`^(?:${pattern})$`).test(value));
  } catch (error) {
    throw templateError(`AllowedPattern of parameter ${key}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checkNumber(key: string, value: string, { MinValue, MaxValue }: Mapping, refuse: Refuse): void {
  const number = Number(value);
  if (value.trim() === '' || Number.isNaN(number)) throw refuse(`Parameter '${key}' must be a number.`);
  if (MinValue !== undefined && number < Number(MinValue))
    throw refuse(`Parameter '${key}' must be a number not less than ${String(MinValue)}`);
  if (MaxValue !== undefined && number > Number(MaxValue)) {
    throw refuse(`Parameter '${key}' must be a number not greater than ${String(MaxValue)}`);
  }
}
