import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { HostDocuments } from '../../../../../emulation-host.ts';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { AwsError, type AwsRequest } from '../../../server/service.ts';
import { checkItem } from '../attribute-value.ts';
import type { Database } from '../database.ts';
import { validation } from '../errors.ts';
import { parseProjection, project } from '../expressions/projection.ts';
import { checkKey } from '../item-key.ts';
import { checkDistinct } from './batch-operations.ts';
import { bindingsInput, bindingsOf, capacityInput, rawItem } from './request-parts.ts';
import { conditionCheck, deleteWrite, putWrite, updateWrite, type Write } from './write-item.ts';

const TOKENS = 'dynamodb-tokens';
/** "A client request token is valid for 10 minutes after the first request that uses it is completed." */
const TOKEN_MS = 10 * 60 * 1000;
const MAX_ACTIONS = 100;

const conditional = {
  TableName: z.string(),
  ConditionExpression: z.string().optional(),
  ReturnValuesOnConditionCheckFailure: z.enum(['ALL_OLD', 'NONE']).optional(),
  ...bindingsInput,
};
const action = z.object({
  Put: z.object({ Item: rawItem, ...conditional }).optional(),
  Delete: z.object({ Key: rawItem, ...conditional }).optional(),
  Update: z.object({ Key: rawItem, UpdateExpression: z.string(), ...conditional }).optional(),
  ConditionCheck: z.object({ Key: rawItem, ...conditional }).optional(),
});

/** All or nothing. */
export function transactionOperations(database: Database, documents: HostDocuments): Operations {
  const needed = (name: string, { account, region }: AwsRequest) => database.needTable({ account, region, name });
  const toWrite = ({ Put, Delete, Update, ConditionCheck }: z.output<typeof action>, request: AwsRequest): Write => {
    const given = [Put, Delete, Update, ConditionCheck].filter((each) => each !== undefined);
    if (given.length !== 1) {
      throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
    }
    if (Put !== undefined) return putWrite(database, needed(Put.TableName, request), Put);
    if (Delete !== undefined) return deleteWrite(database, needed(Delete.TableName, request), Delete);
    if (Update !== undefined) return updateWrite(database, needed(Update.TableName, request), Update);
    if (ConditionCheck !== undefined) return conditionCheck(database, needed(ConditionCheck.TableName, request), ConditionCheck);
    throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
  };
  return {
    TransactWriteItems: operation({
      level: 'verified',
      input: z.object({
        TransactItems: z.array(action).min(1).max(MAX_ACTIONS),
        ClientRequestToken: z.string().min(1).max(36).optional(),
        ...capacityInput,
      }),
      handle: (input, request) => {
        const repeated = isRepeated(documents, request, input.ClientRequestToken, input.TransactItems);
        if (repeated) return {};
        const writes = input.TransactItems.map((each) => toWrite(each, request));
        checkDistinct(writes, 'Transaction request cannot include multiple operations on one item');
        documents.transaction(() => {
          runAll(writes);
          if (input.ClientRequestToken !== undefined) remember(documents, request, input.ClientRequestToken, input.TransactItems);
        });
        return {};
      },
    }),
    TransactGetItems: operation({
      level: 'verified',
      input: z.object({
        TransactItems: z
          .array(
            z.object({
              Get: z.object({ TableName: z.string(), Key: rawItem, ProjectionExpression: z.string().optional(), ...bindingsInput }),
            }),
          )
          .min(1)
          .max(MAX_ACTIONS),
        ...capacityInput,
      }),
      handle: (input, request) => ({
        Responses: input.TransactItems.map(({ Get }) => {
          const table = needed(Get.TableName, request);
          const bindings = bindingsOf(Get, [Get.ProjectionExpression]);
          const paths = Get.ProjectionExpression === undefined ? null : parseProjection(Get.ProjectionExpression, bindings);
          bindings.checkUsed();
          const item = database.get(table, checkKey(table, checkItem(Get.Key)));
          return item === null ? {} : { Item: paths === null ? item : project(item, paths) };
        }),
      }),
    }),
  };
}

/** Throws `TransactionCanceledException` with a reason for each action, so that the transaction around is rolled back. */
function runAll(writes: readonly Write[]): void {
  let cancelled = false;
  const reasons = writes.map((write) => {
    try {
      write.run();
      return { Code: 'None' };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      cancelled = true;
      const Code = error.code === 'ConditionalCheckFailedException' ? 'ConditionalCheckFailed' : 'ValidationError';
      return { Code, Message: error.message, ...error.members };
    }
  });
  if (!cancelled) return;
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  throw new AwsError('TransactionCanceledException', message, { members: { Message: message, CancellationReasons: reasons } });
}

function isRepeated(documents: HostDocuments, request: AwsRequest, token: string | undefined, items: unknown): boolean {
  if (token === undefined) return false;
  const earlier = documents.get(TOKENS, `${request.account}/${token}`) as { digest: string; atMs: number } | undefined;
  if (earlier === undefined || earlier.atMs + TOKEN_MS < Date.now()) return false;
  if (earlier.digest !== digestOf(items)) {
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'Transaction is using an idempotent token with different parameters from the original',
    );
  }
  return true;
}

function remember(documents: HostDocuments, request: AwsRequest, token: string, items: unknown): void {
  documents.put(TOKENS, `${request.account}/${token}`, { digest: digestOf(items), atMs: Date.now() });
}

function digestOf(items: unknown): string {
  return createHash('sha256').update(JSON.stringify(items)).digest('hex');
}
