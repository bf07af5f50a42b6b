/** Parts of requests that several operations share. */
import { z } from 'zod';
import type { Item } from '../attribute-value.ts';
import { itemBytes } from '../attribute-value.ts';
import { conditionFailed, validation } from '../errors.ts';
import { createBindings, type Bindings, type GivenBindings } from '../expressions/bindings.ts';
import { parseCondition } from '../expressions/condition-parser.ts';
import { holds } from '../expressions/evaluate.ts';
import type { Table } from '../table.ts';

export const rawItem = z.record(z.string(), z.unknown());
export const bindingsInput = {
  ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()).optional(),
};
export const capacityInput = {
  ReturnConsumedCapacity: z.enum(['INDEXES', 'TOTAL', 'NONE']).optional(),
  ReturnItemCollectionMetrics: z.enum(['SIZE', 'NONE']).optional(),
};

/** Members from before there were expressions. They are refused by name, not passed over. */
export const legacyInput = {
  Expected: refused('Expected'),
  ConditionalOperator: refused('ConditionalOperator'),
  AttributesToGet: refused('AttributesToGet'),
  AttributeUpdates: refused('AttributeUpdates'),
  KeyConditions: refused('KeyConditions'),
  QueryFilter: refused('QueryFilter'),
  ScanFilter: refused('ScanFilter'),
};

function refused(name: string) {
  const message = `The local runtime does not emulate the legacy parameter ${name}; use an expression.`;
  return z.undefined({ error: message }).optional();
}

/** The bindings of a request's expressions. */
export function bindingsOf(given: GivenBindings, expressions: readonly (string | undefined)[]): Bindings {
  return createBindings(
    given,
    expressions.some((expression) => expression !== undefined),
  );
}

/** A condition as something to ask of an item; parsed now, so that errors come before anything is done. */
export function conditionOf(
  expression: string | undefined,
  bindings: Bindings,
  what = 'ConditionExpression',
): (item: Item | null) => boolean {
  if (expression === undefined) return () => true;
  const condition = parseCondition(expression, what, bindings);
  return (item) => holds(condition, item ?? {}, bindings, what);
}

/** Throws `ConditionalCheckFailedException`. */
export function checkCondition(condition: (item: Item | null) => boolean, item: Item | null, returned: string | undefined): void {
  if (condition(item)) return;
  throw conditionFailed(returned === 'ALL_OLD' && item !== null ? item : undefined);
}

/** Writes cost one unit per KB, strongly consistent reads one per 4 KB, others half of it. */
export function consumedCapacity(
  asked: 'INDEXES' | 'TOTAL' | 'NONE' | undefined,
  table: Table,
  {
    items,
    write = false,
    consistent = false,
    transaction = false,
  }: { items: (Item | null)[]; write?: boolean; consistent?: boolean; transaction?: boolean },
): { ConsumedCapacity?: Record<string, unknown> } {
  if (asked === undefined || asked === 'NONE') return {};
  const unit = write ? 1024 : 4096;
  const sizes = write
    ? items.map((item) => (item === null ? 1 : itemBytes(item)))
    : [items.reduce((sum, item) => sum + (item === null ? 0 : itemBytes(item)), 0)];
  const units = sizes.reduce((sum, size) => sum + Math.max(1, Math.ceil(size / unit)), 0);
  const CapacityUnits = units * (write || consistent || transaction ? 1 : 0.5) * (transaction ? 2 : 1);
  return {
    ConsumedCapacity: { TableName: table.name, CapacityUnits, ...(asked === 'INDEXES' ? { Table: { CapacityUnits } } : {}) },
  };
}

/** `ReturnValues` that an operation does not have. */
export function refuseReturnValues(asked: string | undefined, allowed: readonly string[]): void {
  if (asked === undefined || allowed.includes(asked)) return;
  throw validation(`Return values set to invalid value`);
}
