import { randomUUID } from 'node:crypto';
import { StorageError, storageError } from '../storage-error.ts';
import type { StorageAnswer, StorageRequest } from '../storage-exchange.ts';
import { tableErrorBody } from './table-error-body.ts';
import { parseJson } from './table-parts.ts';
import { keysOf, parsePath, writeOf } from './paths.ts';
import type { Tables } from './tables.ts';
import { writeEntity, type EntityWrite } from './write-entity.ts';

/** "A change set can include up to 100 entities." */
const MOST = 100;
const LINE = '\r\n';

/**
 * A change set: all of its writes, which are in one partition, or none.
 * @see https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
 */
export function runBatch(tables: Tables, request: StorageRequest, bytes: Buffer): StorageAnswer {
  const writes = operationsOf(bytes.toString('utf8'), request.endpoint);
  if (writes.length === 0) throw storageError('InvalidInput');
  if (writes.length > MOST)
    throw new StorageError(400, 'InvalidInput', 'The batch request operation exceeds the maximum 100 changes per change set.');
  checkPartition(writes);
  let at = 0;
  let parts: string[];
  try {
    parts = tables.transaction(() => {
      return writes.map((write, index) => {
        at = index;
        return partOf(writeEntity(tables, write, request));
      });
    });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    // The number of the write that failed stands before the message.
    const body = tableErrorBody(error.code, `${at}:${error.message}`);
    parts = [partOf({ status: error.status, headers: { 'content-type': 'application/json;odata=minimalmetadata' }, body })];
  }
  return multipart(parts);
}

/** The requests in a body of parts within parts. */
function operationsOf(text: string, endpoint: string): EntityWrite[] {
  return text
    .split(/^--changeset_[^\r\n]*(?:\r?\n|$)/m)
    .filter((part) => /^(?:POST|PUT|PATCH|MERGE|DELETE|GET) /m.test(part))
    .map((part) => operationOf(part.slice(part.search(/^(?:POST|PUT|PATCH|MERGE|DELETE|GET) /m)), endpoint));
}

function operationOf(text: string, endpoint: string): EntityWrite {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/);
  const [first = '', ...lines] = head.split(/\r?\n/);
  const [, method = '', url = ''] = /^(\S+) (\S+)/.exec(first) ?? [];
  if (method === 'GET') throw storageError('NotImplemented');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const { name, keys } = parsePath(pathIn(url, endpoint));
  if (keys !== '') keysOf(keys);
  return writeOf(method, name, keys, headers, parseJson(Buffer.from(rest.join('\n\n').trim())));
}

/** The path behind the account, decoded. */
function pathIn(url: string, endpoint: string): string {
  try {
    return decodeURIComponent(new URL(url, endpoint).pathname.split('/').slice(2).join('/'));
  } catch {
    throw storageError('InvalidUri');
  }
}

function checkPartition(writes: readonly EntityWrite[]): void {
  const keys = writes.map((write) =>
    write.kind === 'insert' ? String(Reflect.get(Object(write.body) as object, 'PartitionKey')) : write.partitionKey,
  );
  if (new Set(keys).size > 1)
    throw new StorageError(400, 'CommandsInBatchActOnDifferentPartitions', 'All commands in a batch must operate on same entity group.');
}

const REASONS: Readonly<Record<number, string>> = {
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
};

function partOf({ status, headers = {}, body }: StorageAnswer): string {
  const names: Readonly<Record<string, string>> = { etag: 'ETag', dataserviceid: 'DataServiceId', location: 'Location' };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${names[name] ?? name}: ${value}`]));
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`,
    'X-Content-Type-Options: nosniff',
    'DataServiceVersion: 3.0;',
    ...lines,
    '',
    typeof body === 'string' ? body : '',
  ].join(LINE);
}

function multipart(parts: readonly string[]): StorageAnswer {
  const [batch, changes] = [`batchresponse_${randomUUID()}`, `changesetresponse_${randomUUID()}`];
  const inner = parts.map((part) => `--${changes}${LINE}${part}${LINE}`).join('');
  const body = `--${batch}${LINE}Content-Type: multipart/mixed; boundary=${changes}${LINE}${LINE}${inner}--${changes}--${LINE}--${batch}--${LINE}`;
  return { status: 202, headers: { 'content-type': `multipart/mixed; boundary=${batch}` }, body };
}
