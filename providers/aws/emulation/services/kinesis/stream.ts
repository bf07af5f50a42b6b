import { AwsError } from '../../server/service.ts';

/** A stream as it is kept. */
export interface Stream {
  account: string;
  region: string;
  name: string;
  /** Of this making of the stream; its records are kept under it. */
  id: string;
  createdAtMs: number;
  mode: 'PROVISIONED' | 'ON_DEMAND';
  shards: number;
  maxRecordBytes: number;
  tags: Record<string, string>;
}

/** A record as it is kept; its shard and sequence number are in its key. */
export interface StreamEntry {
  sequenceNumber: string;
  partitionKey: string;
  /** Base64. */
  data: string;
  atMs: number;
}

export interface StreamPlace {
  account: string;
  region: string;
  name: string;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesis.html */
export function streamArn({ account, region, name }: StreamPlace): string {
  return `arn:aws:kinesis:${region}:${account}:stream/${name}`;
}

/** Null where it is no ARN of a stream: that of a consumer is none. */
export function parseStreamArn(arn: string): StreamPlace | null {
  const [, region, account, name] = /^arn:aws:kinesis:([a-z0-9-]+):(\d{12}):stream\/([\w.-]+)$/.exec(arn) ?? [];
  return region !== undefined && account !== undefined && name !== undefined ? { account, region, name } : null;
}

export const shardId = (at: number): string => `shardId-${String(at).padStart(12, '0')}`;

/** Which shard of the stream has this id. Throws `ResourceNotFoundException`. */
export function shardIndex(stream: Stream, id: string): number {
  const at = Number(/^shardId-(\d{12})$/.exec(id)?.[1] ?? Number.NaN);
  if (at < stream.shards) return at;
  throw resourceNotFound(`Shard ${id} in stream ${stream.name} under account ${stream.account} does not exist`);
}

export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function invalidArgument(message: string): AwsError {
  return new AwsError('InvalidArgumentException', message);
}
