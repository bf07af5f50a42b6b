import { createHash } from 'node:crypto';
import type { StreamRecord } from '../../../sources.ts';

/** One of those that work a shard off at the same time, each with a place of its own in it. */
export interface Lane {
  /** What its checkpoint is kept under: the shard's id where it has the shard for itself. */
  id: string;
  shardId: string;
  /** Whether a record is for this lane. */
  takes(record: StreamRecord): boolean;
}

/** Stands between a shard's id and the lane; ids have none. */
const SEPARATOR = '/';

/**
 * The lanes of a shard. Records of one key all go the same way, so that their order stays.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batching.html
 */
export function lanesOf(shardId: string, factor: number): Lane[] {
  if (factor <= 1) return [{ id: shardId, shardId, takes: () => true }];
  return Array.from({ length: factor }, (_, at) => ({
    id: `${shardId}${SEPARATOR}${factor}.${at}`,
    shardId,
    takes: ({ orderKey }) => createHash('md5').update(orderKey).digest().readUInt32BE() % factor === at,
  }));
}

/** Whether a checkpoint belongs to a shard, whatever lanes it had. */
export function isOfShard(id: string, shardId: string): boolean {
  return id === shardId || id.startsWith(shardId + SEPARATOR);
}
