import { isMapping } from '../../../../../detection/cloud-yaml.ts';
import { formatError, templateError } from '../errors.ts';
import { resolve, type Scope } from './resolve.ts';
import type { Template } from './template.ts';

/**
 * The conditions of a template for these parameters, by name.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
 */
export function evaluateConditions(template: Template, values: Readonly<Record<string, unknown>>): ReadonlyMap<string, boolean> {
  const known = new Map<string, boolean>();
  const asked = new Set<string>();
  const condition = (name: string): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const declared = template.conditions[name];
    if (declared === undefined) throw formatError(`Unresolved condition dependency ${name} in the Conditions block of the template`);
    if (asked.has(name)) throw formatError(`Circular dependency in the conditions of the template: ${name}`);
    asked.add(name);
    const result = evaluate(declared, scope);
    known.set(name, result);
    return result;
  };
  const scope: Scope = {
    values,
    mappings: template.mappings,
    condition,
    ref: () => undefined,
    attribute: noResources,
    imported: noResources,
  };
  for (const name of Object.keys(template.conditions)) condition(name);
  return known;
}

type Condition = (operands: readonly unknown[], scope: Scope) => boolean;

const CONDITIONS: Readonly<Record<string, { min: number; max: number; holds: Condition }>> = {
  'Fn::And': { min: 2, max: 10, holds: (operands, scope) => operands.every((operand) => evaluate(operand, scope)) },
  'Fn::Equals': { min: 2, max: 2, holds: sameText },
  'Fn::Not': { min: 1, max: 1, holds: ([operand], scope) => !evaluate(operand, scope) },
  'Fn::Or': { min: 2, max: 10, holds: (operands, scope) => operands.some((operand) => evaluate(operand, scope)) },
};

function evaluate(value: unknown, scope: Scope): boolean {
  const [[name, argument] = ['', null], ...rest] = isMapping(value) ? Object.entries(value) : [];
  if (name === 'Condition' && typeof argument === 'string') return scope.condition(argument);
  const known = rest.length === 0 ? CONDITIONS[name] : undefined;
  if (known === undefined)
    throw templateError(`the local runtime does not evaluate the condition ${name === '' ? JSON.stringify(value) : name}`);
  const operands: unknown[] = Array.isArray(argument) ? argument : [];
  if (operands.length < known.min || operands.length > known.max) {
    throw templateError(
      `every ${name} object requires a list of ${known.min === known.max ? known.min : `${known.min} to ${known.max}`} parameters`,
    );
  }
  return known.holds(operands, scope);
}

/** Numbers and booleans are compared as they are written. */
function sameText([left, right]: readonly unknown[], scope: Scope): boolean {
  const text = (value: unknown) => {
    const resolved = resolve(value, scope);
    return typeof resolved === 'object' ? JSON.stringify(resolved) : String(resolved);
  };
  return text(left) === text(right);
}

function noResources(): never {
  throw formatError('Conditions can only refer to other conditions, parameters and mappings');
}
