import { badRequest } from '../cosmos-error.ts';
import type { CosmosAnswer, CosmosRequest } from '../cosmos-exchange.ts';
import { partitionHeader } from '../partition-key.ts';
import type { ValueObject } from '../sql/value.ts';
import type { CosmosStore } from '../store/create-store.ts';
import type { ContainerRecord, ItemRecord } from '../store/records.ts';
import { pageSize } from './feed.ts';

/** An item as the feed tells of it. */
export const changedItem = ({ body, lsn }: ItemRecord): ValueObject => ({ ...body, _lsn: lsn });

/**
 * The changes of a container in latest version mode: each item once, where it was last written. The answer's `etag` is
 * where to go on; 304 says that there is nothing more yet.
 * @see https://learn.microsoft.com/rest/api/cosmos-db/list-documents#change-feed
 */
export function readChanges(store: CosmosStore, request: CosmosRequest, container: ContainerRecord): CosmosAnswer {
  const { headers } = request;
  if (headers['a-im']?.toLowerCase() !== 'incremental feed')
    throw badRequest('The local runtime keeps the latest version of items only, so that its change feed has no other mode.');
  const partition = partitionHeader(headers['x-ms-documentdb-partitionkey'], container.definition);
  const last = store.lastChange(container);
  const { after, sinceMs } = startOf(headers, last);
  // What is older is in front of the rest, however much there is of it.
  const limit = sinceMs > 0 ? Number.MAX_SAFE_INTEGER : pageSize(request);
  const found = store
    .changes(container, { after, limit, partition })
    .filter(({ body }) => Number(body['_ts']) * 1000 >= sinceMs)
    .slice(0, pageSize(request));
  const end = found.at(-1)?.lsn;
  const etag = `"${end ?? Math.max(after, last)}"`;
  if (end === undefined) return { status: 304, headers: { etag } };
  return {
    status: 200,
    headers: { etag, 'x-ms-item-count': String(found.length) },
    body: { _rid: container.rid, Documents: found.map(changedItem), _count: found.length },
  };
}

/** `If-None-Match` names the change to go on behind, `*` the last one; without it everything is told, or what is younger than a time. */
function startOf(headers: CosmosRequest['headers'], last: number): { after: number; sinceMs: number } {
  const { 'if-none-match': match, 'if-modified-since': since } = headers;
  if (match === '*') return { after: last, sinceMs: 0 };
  if (match !== undefined) {
    const after = Number(match.replaceAll('"', ''));
    if (!Number.isInteger(after) || after < 0) throw badRequest(`The continuation ${match} is invalid.`);
    return { after, sinceMs: 0 };
  }
  const sinceMs = since === undefined ? 0 : Date.parse(since);
  if (Number.isNaN(sinceMs)) throw badRequest(`The date ${String(since)} of If-Modified-Since is invalid.`);
  return { after: 0, sinceMs };
}
