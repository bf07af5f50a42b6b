import type { ValueObject } from '../sql/value.ts';

export interface DatabaseRecord {
  id: string;
  rid: string;
  /** With its quotes. */
  etag: string;
  /** Seconds since 1970. */
  ts: number;
}

/** @see https://learn.microsoft.com/rest/api/cosmos-db/create-a-collection */
export interface ContainerDefinition {
  partitionKey: { paths: string[]; kind: string; version: number };
  indexingPolicy: ValueObject;
  /** Seconds; -1 for items that live for good unless they say otherwise; left out where none expires. */
  defaultTtl?: number;
  uniqueKeyPolicy?: { uniqueKeys: { paths: string[] }[] };
  conflictResolutionPolicy: ValueObject;
  geospatialConfig: ValueObject;
}

export interface ContainerRecord extends DatabaseRecord {
  /** Id of its database. */
  database: string;
  definition: ContainerDefinition;
}

export interface ItemRecord {
  id: string;
  /** Canonical text of the partition key's values. */
  partition: string;
  /** Rises with each item that is made: the order of items. */
  number: number;
  /** Rises with each change in the container. */
  lsn: number;
  /** The item with what the service adds: `_rid`, `_self`, `_etag`, `_ts`. */
  body: ValueObject;
}

/** Whether its time to live is over. @see https://learn.microsoft.com/azure/cosmos-db/nosql/time-to-live */
export function isExpired({ body }: ItemRecord, { defaultTtl }: ContainerDefinition, nowMs: number): boolean {
  if (defaultTtl === undefined) return false;
  const ttl = typeof body['ttl'] === 'number' ? body['ttl'] : defaultTtl;
  return ttl > 0 && (Number(body['_ts']) + ttl) * 1000 <= nowMs;
}
