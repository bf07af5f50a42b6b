import type { Item } from '../attribute-value.ts';
import { checkItem } from '../attribute-value.ts';
import type { Database } from '../database.ts';
import { invalidValues, validation } from '../errors.ts';
import { applyUpdate } from '../expressions/apply-update.ts';
import type { GivenBindings } from '../expressions/bindings.ts';
import { changedPaths, parseUpdate } from '../expressions/update-parser.ts';
import { checkItemKeys, checkKey } from '../item-key.ts';
import { keyNames, keyOf, type Table } from '../table.ts';
import { bindingsOf, checkCondition, conditionOf } from './request-parts.ts';

/** One write, checked and ready to be done: alone, or with others in a transaction. */
export interface Write {
  table: Table;
  /** Of the item that is written. */
  key: Item;
  /** Throws `ConditionalCheckFailedException` or `ValidationException`; gives the item before and after. */
  run(): { before: Item | null; after: Item | null; changed: readonly (readonly (string | number)[])[] };
}

interface Conditional extends GivenBindings {
  ConditionExpression?: string | undefined;
  ReturnValuesOnConditionCheckFailure?: string | undefined;
}

export function putWrite(database: Database, table: Table, input: Conditional & { Item: Record<string, unknown> }): Write {
  const item = checkItem(input.Item);
  checkItemKeys(table, item);
  const bindings = bindingsOf(input, [input.ConditionExpression]);
  const condition = conditionOf(input.ConditionExpression, bindings);
  bindings.checkUsed();
  const key = keyOf(item, table.key);
  return {
    table,
    key,
    run() {
      const before = database.get(table, key);
      checkCondition(condition, before, input.ReturnValuesOnConditionCheckFailure);
      database.put(table, item);
      return { before, after: item, changed: [] };
    },
  };
}

export function deleteWrite(database: Database, table: Table, input: Conditional & { Key: Record<string, unknown> }): Write {
  const key = checkKey(table, checkItem(input.Key));
  const bindings = bindingsOf(input, [input.ConditionExpression]);
  const condition = conditionOf(input.ConditionExpression, bindings);
  bindings.checkUsed();
  return {
    table,
    key,
    run() {
      checkCondition(condition, database.get(table, key), input.ReturnValuesOnConditionCheckFailure);
      return { before: database.remove(table, key), after: null, changed: [] };
    },
  };
}

export function updateWrite(
  database: Database,
  table: Table,
  input: Conditional & { Key: Record<string, unknown>; UpdateExpression?: string | undefined },
): Write {
  const key = checkKey(table, checkItem(input.Key));
  const bindings = bindingsOf(input, [input.UpdateExpression, input.ConditionExpression]);
  const update = input.UpdateExpression === undefined ? null : parseUpdate(input.UpdateExpression, bindings);
  const condition = conditionOf(input.ConditionExpression, bindings);
  bindings.checkUsed();
  const changed = update === null ? [] : changedPaths(update);
  for (const [name] of changed) {
    if (typeof name === 'string' && keyNames(table.key).includes(name)) {
      throw invalidValues(`Cannot update attribute ${name}. This attribute is part of the key`);
    }
  }
  return {
    table,
    key,
    run() {
      const before = database.get(table, key);
      checkCondition(condition, before, input.ReturnValuesOnConditionCheckFailure);
      const start = before ?? key;
      const after = update === null ? start : applyUpdate(update, start, bindings);
      database.put(table, after);
      return { before, after, changed };
    },
  };
}

/** Only looks whether its condition holds. */
export function conditionCheck(database: Database, table: Table, input: Conditional & { Key: Record<string, unknown> }): Write {
  if (input.ConditionExpression === undefined) throw validation('The expression can not be empty;');
  const key = checkKey(table, checkItem(input.Key));
  const bindings = bindingsOf(input, [input.ConditionExpression]);
  const condition = conditionOf(input.ConditionExpression, bindings);
  bindings.checkUsed();
  return {
    table,
    key,
    run() {
      const before = database.get(table, key);
      checkCondition(condition, before, input.ReturnValuesOnConditionCheckFailure);
      return { before, after: before, changed: [] };
    },
  };
}
