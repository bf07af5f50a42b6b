import { AwsError } from '../../server/service.ts';
import { invalidArgument } from './stream.ts';

/** "A shard iterator expires 5 minutes after it is returned to the requester." */
const VALID_MS = 5 * 60 * 1000;

/** A place in a shard. */
export interface ShardIterator {
  /** Of the making of the stream. */
  stream: string;
  arn: string;
  shard: number;
  /** Records after this sequence number; '' for all there are. */
  after: string;
  madeAtMs: number;
}

export function writeIterator(iterator: Omit<ShardIterator, 'madeAtMs'>): string {
  return Buffer.from(JSON.stringify({ ...iterator, madeAtMs: Date.now() })).toString('base64');
}

/** Throws `InvalidArgumentException`, `ExpiredIteratorException`. */
export function readIterator(text: string): ShardIterator {
  let read: ShardIterator;
  try {
    read = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as ShardIterator;
    if (typeof read.arn !== 'string' || typeof read.shard !== 'number' || typeof read.after !== 'string') throw new Error('another one');
  } catch {
    throw invalidArgument('Invalid ShardIterator.');
  }
  if (!(Date.now() - read.madeAtMs < VALID_MS)) throw new AwsError('ExpiredIteratorException', 'Iterator expired.');
  return read;
}
