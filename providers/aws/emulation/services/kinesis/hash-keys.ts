import { createHash } from 'node:crypto';

/** Hash keys are numbers of 128 bits. */
const KEYS = 1n << 128n;

/** The hash keys of a shard, both ends included: shards of a stream divide them evenly. */
export function hashKeyRange(at: number, shards: number): { start: bigint; end: bigint } {
  const size = KEYS / BigInt(shards);
  return { start: size * BigInt(at), end: at === shards - 1 ? KEYS - 1n : size * BigInt(at + 1) - 1n };
}

/** The shard that a record belongs to: "an MD5 hash function is used to map partition keys to 128-bit integer values". */
export function shardOf(partitionKey: string, explicitHashKey: bigint | null, shards: number): number {
  const key = explicitHashKey ?? BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`);
  return Math.min(Number(key / (KEYS / BigInt(shards))), shards - 1);
}

/** Null where it is no hash key. */
export function readHashKey(text: string): bigint | null {
  if (!/^(?:0|[1-9]\d{0,38})$/.test(text)) return null;
  const key = BigInt(text);
  return key < KEYS ? key : null;
}
