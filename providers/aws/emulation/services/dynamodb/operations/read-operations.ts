import { createHash } from 'node:crypto';
import { z } from 'zod';
import { integer } from '../../../protocols/scalars.ts';
import { operation, type Operations } from '../../../protocols/operation.ts';
import type { AwsRequest } from '../../../server/service.ts';
import { checkItem, type Item } from '../attribute-value.ts';
import { isEqual } from '../compare.ts';
import type { Database } from '../database.ts';
import { validation } from '../errors.ts';
import type { Bindings } from '../expressions/bindings.ts';
import { holds } from '../expressions/evaluate.ts';
import { parseKeyCondition } from '../expressions/key-condition.ts';
import { parseProjection, project } from '../expressions/projection.ts';
import { hasKey, partitionPrefix } from '../item-key.ts';
import { keyNames, type Table, type TableIndex } from '../table.ts';
import { indexItems, indexOf, itemsAfter, projected, readPage, tableItems, type Page } from './read-page.ts';
import { bindingsInput, bindingsOf, capacityInput, conditionOf, consumedCapacity, legacyInput, rawItem } from './request-parts.ts';

const common = {
  TableName: z.string(),
  IndexName: z.string().optional(),
  Select: z.enum(['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'COUNT', 'SPECIFIC_ATTRIBUTES']).optional(),
  Limit: integer.optional(),
  ConsistentRead: z.boolean().optional(),
  ExclusiveStartKey: rawItem.nullish(),
  ProjectionExpression: z.string().optional(),
  FilterExpression: z.string().optional(),
  ...bindingsInput,
  ...capacityInput,
  ...legacyInput,
};
const queryInput = z.object({ ...common, KeyConditionExpression: z.string().optional(), ScanIndexForward: z.boolean().optional() });
const scanInput = z.object({ ...common, Segment: integer.optional(), TotalSegments: integer.optional() });
type Read = z.output<typeof queryInput> | z.output<typeof scanInput>;

/** Many items at a time. */
export function readOperations(database: Database): Operations {
  const needed = (name: string, { account, region }: AwsRequest) => database.needTable({ account, region, name });
  return {
    Query: operation({
      level: 'verified',
      input: queryInput,
      handle: (input, request) => {
        const { table, index, bindings, filter, shape } = prepare(input, needed(input.TableName, request));
        if (input.KeyConditionExpression === undefined) {
          throw validation('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
        }
        const key = index?.key ?? table.key;
        const { hash, range } = parseKeyCondition(input.KeyConditionExpression, key, table.attributes, bindings);
        bindings.checkUsed();
        const forward = input.ScanIndexForward ?? true;
        const keep = (item: Item) => range === null || holds(range, item, bindings, 'KeyConditionExpression');
        const startKey = startKeyOf(input, table, index);
        const prefix = partitionPrefix(table, hash);
        if (index === null && forward) {
          const items = tableItems(database, table, { prefix, startKey, keep });
          return answer(input, table, readPage({ table, index, items }, { limit: input.Limit, filter }), shape);
        }
        const all =
          index === null
            ? database.items(table, { prefix })
            : indexItems(database, table, index).filter((item) => isEqual(item[index.key.hash] ?? { NULL: true }, hash));
        const matching = all.filter(keep);
        const items = itemsAfter(forward ? matching : matching.toReversed(), startKey, { table, index, forward });
        return answer(input, table, readPage({ table, index, items }, { limit: input.Limit, filter }), shape);
      },
    }),
    Scan: operation({
      level: 'verified',
      input: scanInput,
      handle: (input, request) => {
        const { table, index, bindings, filter, shape } = prepare(input, needed(input.TableName, request));
        bindings.checkUsed();
        checkSegments(input);
        const keep = (item: Item) => isInSegment(item, table, input);
        const startKey = startKeyOf(input, table, index);
        const items =
          index === null
            ? tableItems(database, table, { startKey, keep })
            : itemsAfter(indexItems(database, table, index).filter(keep), startKey, { table, index, forward: true });
        return answer(input, table, readPage({ table, index, items }, { limit: input.Limit, filter }), shape);
      },
    }),
  };
}

interface Prepared {
  table: Table;
  index: TableIndex | null;
  bindings: Bindings;
  filter(item: Item): boolean;
  /** What of an item is shown. */
  shape(item: Item): Item;
}

function prepare(input: Read, table: Table): Prepared {
  const index = indexOf(table, input.IndexName);
  if (index?.kind === 'global' && input.ConsistentRead === true) {
    throw validation('Consistent reads are not supported on global secondary indexes');
  }
  if (input.Limit !== undefined && input.Limit < 1) {
    throw validation(
      `1 validation error detected: Value '${input.Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  }
  if (input.ProjectionExpression !== undefined && input.Select !== undefined && input.Select !== 'SPECIFIC_ATTRIBUTES') {
    throw validation(`Cannot specify the ProjectionExpression when choosing to get ${input.Select}`);
  }
  if (input.Select === 'ALL_ATTRIBUTES' && index?.kind === 'global' && index.projection.type !== 'ALL') {
    throw validation(
      `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  }
  const keyCondition = 'KeyConditionExpression' in input ? input.KeyConditionExpression : undefined;
  const bindings = bindingsOf(input, [keyCondition, input.FilterExpression, input.ProjectionExpression]);
  const filter = conditionOf(input.FilterExpression, bindings, 'FilterExpression');
  const paths = input.ProjectionExpression === undefined ? null : parseProjection(input.ProjectionExpression, bindings);
  const shape = (item: Item) => {
    const shown = input.Select === 'ALL_ATTRIBUTES' ? item : projected(item, table, index);
    return paths === null ? shown : project(shown, paths);
  };
  return { table, index, bindings, filter, shape };
}

function startKeyOf({ ExclusiveStartKey }: Read, table: Table, index: TableIndex | null): Item | null {
  if (ExclusiveStartKey === undefined || ExclusiveStartKey === null) return null;
  const key = checkItem(ExclusiveStartKey);
  const names = new Set([...keyNames(table.key), ...(index === null ? [] : keyNames(index.key))]);
  const complete = hasKey(key, table.key) && (index === null || hasKey(key, index.key));
  if (!complete || Object.keys(key).length !== names.size) throw validation('The provided starting key is invalid');
  return key;
}

function answer(input: Read, table: Table, { items, scanned, lastKey }: Page, shape: (item: Item) => Item): Record<string, unknown> {
  return {
    ...(input.Select === 'COUNT' ? {} : { Items: items.map(shape) }),
    Count: items.length,
    ScannedCount: scanned.length,
    ...(lastKey === null ? {} : { LastEvaluatedKey: lastKey }),
    ...consumedCapacity(input.ReturnConsumedCapacity, table, { items: scanned, consistent: input.ConsistentRead ?? false }),
  };
}

/** Parts of a parallel scan: by the partition key, so that each item is in one of them. */
function isInSegment(item: Item, table: Table, { Segment, TotalSegments }: z.output<typeof scanInput>): boolean {
  if (Segment === undefined || TotalSegments === undefined) return true;
  const hash = createHash('md5').update(JSON.stringify(item[table.key.hash])).digest();
  return hash.readUInt32BE() % TotalSegments === Segment;
}

function checkSegments({ Segment, TotalSegments }: z.output<typeof scanInput>): void {
  if (Segment === undefined && TotalSegments === undefined) return;
  if (Segment === undefined || TotalSegments === undefined) {
    throw validation(
      `The ${Segment === undefined ? 'Segment' : 'TotalSegments'} parameter is required but was not present in the request when parameter ${Segment === undefined ? 'TotalSegments' : 'Segment'} is present`,
    );
  }
  if (Segment < 0 || Segment >= TotalSegments) {
    throw validation(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
    );
  }
}
