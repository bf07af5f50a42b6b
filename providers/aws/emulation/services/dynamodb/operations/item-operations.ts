import { z } from 'zod';
import type { HostDocuments } from '../../../../../emulation-host.ts';
import { operation, type Operations } from '../../../protocols/operation.ts';
import type { AwsRequest } from '../../../server/service.ts';
import { checkItem, type Item } from '../attribute-value.ts';
import type { Database } from '../database.ts';
import { project, parseProjection } from '../expressions/projection.ts';
import { checkKey } from '../item-key.ts';
import { bindingsInput, bindingsOf, capacityInput, consumedCapacity, legacyInput, rawItem, refuseReturnValues } from './request-parts.ts';
import { deleteWrite, putWrite, updateWrite } from './write-item.ts';

const conditional = {
  ConditionExpression: z.string().optional(),
  ReturnValues: z.enum(['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW']).optional(),
  ReturnValuesOnConditionCheckFailure: z.enum(['ALL_OLD', 'NONE']).optional(),
  ...bindingsInput,
  ...capacityInput,
  ...legacyInput,
};

/** One item at a time. */
export function itemOperations(database: Database, documents: HostDocuments): Operations {
  const needed = (name: string, { account, region }: AwsRequest) => database.needTable({ account, region, name });
  return {
    GetItem: operation({
      level: 'verified',
      input: z.object({
        TableName: z.string(),
        Key: rawItem,
        ConsistentRead: z.boolean().optional(),
        ProjectionExpression: z.string().optional(),
        ...bindingsInput,
        ...capacityInput,
        ...legacyInput,
      }),
      handle: (input, request) => {
        const table = needed(input.TableName, request);
        const bindings = bindingsOf(input, [input.ProjectionExpression]);
        const paths = input.ProjectionExpression === undefined ? null : parseProjection(input.ProjectionExpression, bindings);
        bindings.checkUsed();
        const item = database.get(table, checkKey(table, checkItem(input.Key)));
        return {
          ...(item === null ? {} : { Item: paths === null ? item : project(item, paths) }),
          ...consumedCapacity(input.ReturnConsumedCapacity, table, { items: [item], consistent: input.ConsistentRead ?? false }),
        };
      },
    }),
    PutItem: operation({
      level: 'verified',
      input: z.object({ TableName: z.string(), Item: rawItem, ...conditional }),
      handle: (input, request) => {
        refuseReturnValues(input.ReturnValues, ['NONE', 'ALL_OLD']);
        const table = needed(input.TableName, request);
        const { before, after } = documents.transaction(() => putWrite(database, table, input).run());
        return {
          ...returned(input.ReturnValues, { before, after, changed: [] }),
          ...consumedCapacity(input.ReturnConsumedCapacity, table, { items: [after], write: true }),
        };
      },
    }),
    DeleteItem: operation({
      level: 'verified',
      input: z.object({ TableName: z.string(), Key: rawItem, ...conditional }),
      handle: (input, request) => {
        refuseReturnValues(input.ReturnValues, ['NONE', 'ALL_OLD']);
        const table = needed(input.TableName, request);
        const result = documents.transaction(() => deleteWrite(database, table, input).run());
        return {
          ...returned(input.ReturnValues, result),
          ...consumedCapacity(input.ReturnConsumedCapacity, table, { items: [result.before], write: true }),
        };
      },
    }),
    UpdateItem: operation({
      level: 'verified',
      input: z.object({ TableName: z.string(), Key: rawItem, UpdateExpression: z.string().optional(), ...conditional }),
      handle: (input, request) => {
        const table = needed(input.TableName, request);
        const result = documents.transaction(() => updateWrite(database, table, input).run());
        return {
          ...returned(input.ReturnValues, result),
          ...consumedCapacity(input.ReturnConsumedCapacity, table, { items: [result.after], write: true }),
        };
      },
    }),
  };
}

function returned(
  asked: string | undefined,
  { before, after, changed }: { before: Item | null; after: Item | null; changed: readonly (readonly (string | number)[])[] },
): { Attributes?: Item } {
  const shown = (item: Item | null, updatedOnly: boolean): { Attributes?: Item } => {
    if (item === null) return {};
    const part = updatedOnly ? project(item, changed) : item;
    return Object.keys(part).length === 0 ? {} : { Attributes: part };
  };
  switch (asked) {
    case 'ALL_OLD':
      return shown(before, false);
    case 'ALL_NEW':
      return shown(after, false);
    case 'UPDATED_OLD':
      return shown(before, true);
    case 'UPDATED_NEW':
      return shown(after, true);
    default:
      return {};
  }
}
