import { z } from 'zod';
import type { HostDocuments } from '../../../../../emulation-host.ts';
import { operation, type Operation, type Operations } from '../../../protocols/operation.ts';
import type { AwsRequest } from '../../../server/service.ts';
import { checkItem, itemBytes, type Item } from '../attribute-value.ts';
import type { Database } from '../database.ts';
import { validation } from '../errors.ts';
import { parseProjection, project } from '../expressions/projection.ts';
import { checkKey, itemDocument } from '../item-key.ts';
import type { Table } from '../table.ts';
import { bindingsInput, bindingsOf, capacityInput, consumedCapacity, legacyInput, rawItem } from './request-parts.ts';
import { deleteWrite, putWrite, type Write } from './write-item.ts';

const MAX_WRITES = 25;
const MAX_READS = 100;
/** "A single operation can retrieve up to 16 MB of data". */
const MAX_BYTES = 16 * 1024 * 1024;

/** Items of several tables, each for itself. */
export function batchOperations(database: Database, documents: HostDocuments): Operations {
  const needed = (name: string, { account, region }: AwsRequest) => database.needTable({ account, region, name });
  return { BatchWriteItem: batchWrite(database, documents, needed), BatchGetItem: batchGet(database, needed) };
}

type Needed = (name: string, request: AwsRequest) => Table;

function batchWrite(database: Database, documents: HostDocuments, needed: Needed): Operation {
  return operation({
    level: 'verified',
    input: z.object({
      RequestItems: z.record(
        z.string(),
        z.array(z.object({ PutRequest: z.object({ Item: rawItem }).optional(), DeleteRequest: z.object({ Key: rawItem }).optional() })),
      ),
      ...capacityInput,
    }),
    handle: (input, request) => {
      const writes = Object.entries(input.RequestItems).flatMap(([name, requests]) => {
        const table = needed(name, request);
        return requests.map(({ PutRequest, DeleteRequest }) => {
          if (PutRequest !== undefined && DeleteRequest === undefined) return putWrite(database, table, PutRequest);
          if (DeleteRequest !== undefined && PutRequest === undefined) return deleteWrite(database, table, DeleteRequest);
          throw validation('Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes');
        });
      });
      if (writes.length === 0 || writes.length > MAX_WRITES) {
        throw validation(
          writes.length === 0
            ? 'The batch write request list for a table cannot be null or empty'
            : 'Too many items requested for the BatchWriteItem call',
        );
      }
      checkDistinct(writes, 'Provided list of item keys contains duplicates');
      documents.transaction(() => writes.forEach((write) => write.run()));
      return { UnprocessedItems: {} };
    },
  });
}

function batchGet(database: Database, needed: Needed): Operation {
  return operation({
    level: 'verified',
    input: z.object({
      RequestItems: z.record(
        z.string(),
        z.object({
          Keys: z.array(rawItem),
          ConsistentRead: z.boolean().optional(),
          ProjectionExpression: z.string().optional(),
          ...bindingsInput,
          ...legacyInput,
        }),
      ),
      ...capacityInput,
    }),
    handle: (input, request) => {
      const reads = Object.entries(input.RequestItems).map(([name, asked]) => ({ name, asked, table: needed(name, request) }));
      const count = reads.reduce((sum, { asked }) => sum + asked.Keys.length, 0);
      if (count === 0 || count > MAX_READS) throw validation('Too many items requested for the BatchGetItem call');
      const Responses: Record<string, Item[]> = {};
      const UnprocessedKeys: Record<string, unknown> = {};
      const ConsumedCapacity: unknown[] = [];
      let bytes = 0;
      for (const { name, asked, table } of reads) {
        const bindings = bindingsOf(asked, [asked.ProjectionExpression]);
        const paths = asked.ProjectionExpression === undefined ? null : parseProjection(asked.ProjectionExpression, bindings);
        bindings.checkUsed();
        const keys = asked.Keys.map((key) => checkKey(table, checkItem(key)));
        checkDistinct(
          keys.map((key) => ({ table, key })),
          'Provided list of item keys contains duplicates',
        );
        const found: Item[] = [];
        const left: Item[] = [];
        for (const key of keys) {
          const item = bytes > MAX_BYTES ? null : database.get(table, key);
          if (bytes > MAX_BYTES) left.push(key);
          else if (item !== null) {
            bytes += itemBytes(item);
            found.push(item);
          }
        }
        Responses[name] = paths === null ? found : found.map((item) => project(item, paths));
        if (left.length > 0) UnprocessedKeys[name] = { ...asked, Keys: left };
        const consumed = consumedCapacity(input.ReturnConsumedCapacity, table, {
          items: found,
          consistent: asked.ConsistentRead ?? false,
        });
        if (consumed.ConsumedCapacity !== undefined) ConsumedCapacity.push(consumed.ConsumedCapacity);
      }
      return { Responses, UnprocessedKeys, ...(ConsumedCapacity.length === 0 ? {} : { ConsumedCapacity }) };
    },
  });
}

/** Throws where two are about one item. */
export function checkDistinct(items: readonly Pick<Write, 'table' | 'key'>[], message: string): void {
  const documents = items.map(({ table, key }: { table: Table; key: Item }) => itemDocument(table, key));
  if (new Set(documents).size !== documents.length) throw validation(message);
}
