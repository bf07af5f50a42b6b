import { isObject } from '../../../protocols/json-values.ts';
import { checkValue, type AttributeValue } from '../attribute-value.ts';
import { own } from '../compare.ts';
import { validation } from '../errors.ts';

/** `ExpressionAttributeNames` and `ExpressionAttributeValues` of a request, and which of them its expressions use. */
export interface Bindings {
  /** What `#name` stands for. `what` is the expression's name for errors. */
  name(placeholder: string, what: string): string;
  value(placeholder: string, what: string): AttributeValue;
  /** Throws where something was given that no expression uses. */
  checkUsed(): void;
}

export interface GivenBindings {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, unknown> | undefined;
}

export function createBindings({ ExpressionAttributeNames, ExpressionAttributeValues }: GivenBindings, hasExpressions: boolean): Bindings {
  const names = ExpressionAttributeNames ?? {};
  const given = ExpressionAttributeValues ?? {};
  if (ExpressionAttributeNames !== undefined) checkGiven(names, 'ExpressionAttributeNames', '#', hasExpressions);
  if (ExpressionAttributeValues !== undefined) checkGiven(given, 'ExpressionAttributeValues', ':', hasExpressions);
  const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, readValue(name, value)]));
  const unused = { names: new Set(Object.keys(names)), values: new Set(Object.keys(values)) };
  return {
    name(placeholder, what) {
      const name = own(names, placeholder);
      if (name === undefined) {
        throw validation(
          `Invalid ${what}: An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`,
        );
      }
      unused.names.delete(placeholder);
      return name;
    },
    value(placeholder, what) {
      const value = own(values, placeholder);
      if (value === undefined) {
        throw validation(
          `Invalid ${what}: An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
        );
      }
      unused.values.delete(placeholder);
      return value;
    },
    checkUsed() {
      if (unused.names.size > 0) {
        throw validation(`Value provided in ExpressionAttributeNames unused in expressions: keys: {${[...unused.names].join(', ')}}`);
      }
      if (unused.values.size > 0) {
        throw validation(`Value provided in ExpressionAttributeValues unused in expressions: keys: {${[...unused.values].join(', ')}}`);
      }
    },
  };
}

function checkGiven(given: Readonly<Record<string, unknown>>, member: string, mark: string, hasExpressions: boolean): void {
  const keys = Object.keys(given);
  if (!hasExpressions) throw validation(`${member} can only be specified when using expressions`);
  if (keys.length === 0) throw validation(`${member} must not be empty`);
  const wrong = keys.find((key) => !new RegExp(`^${mark}\\w+$`).test(key));
  if (wrong !== undefined) throw validation(`${member} contains invalid key: Syntax error; key: "${wrong}"`);
}

function readValue(name: string, value: unknown): AttributeValue {
  if (!isObject(value)) throw validation(`ExpressionAttributeValues must not be empty`);
  try {
    return checkValue(value);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw validation(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${name}`);
  }
}
