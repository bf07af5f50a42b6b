import { z } from 'zod';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { list, timestamp } from '../../../protocols/scalars.ts';
import { readHashKey, shardOf } from '../hash-keys.ts';
import { readIterator, writeIterator } from '../shard-iterator.ts';
import { invalidArgument, parseStreamArn, resourceNotFound, shardId, shardIndex, streamArn, type Stream } from '../stream.ts';
import type { NewRecord, Streams } from '../stream-store.ts';
import { named, namedStream } from './inputs.ts';

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
const MAX_RECORDS = 10_000;
const MAX_ANSWER_BYTES = 10 * 1024 * 1024;

const record = z.object({
  Data: z.union([z.base64(), z.instanceof(Uint8Array)]),
  PartitionKey: z.string().min(1).max(256),
  ExplicitHashKey: z.string().optional(),
});
type Given = z.output<typeof record>;

/** Records: put and read. */
export function recordOperations(streams: Streams): Operations {
  return { ...writing(streams), ...reading(streams) };
}

function writing(streams: Streams): Operations {
  return {
    PutRecord: operation({
      level: 'approximated',
      note: 'There is no limit to what a shard takes in a second.',
      input: z.object({ ...named, ...record.shape, SequenceNumberForOrdering: z.string().optional() }),
      handle: (input, request) => {
        const stream = namedStream(streams, input, request);
        return { ...put(streams, stream, [prepare(stream, input)])[0], EncryptionType: 'NONE' };
      },
    }),
    PutRecords: operation({
      level: 'approximated',
      note: 'There is no limit to what a shard takes in a second, so that no record fails on its own.',
      input: z.object({ ...named, Records: list(record, { min: 1, max: 500 }) }),
      handle: ({ Records, ...input }, request) => {
        const stream = namedStream(streams, input, request);
        const prepared = Records.map((given) => prepare(stream, given));
        return { FailedRecordCount: 0, Records: put(streams, stream, prepared), EncryptionType: 'NONE' };
      },
    }),
  };
}

/** Throws for what is wrong with a record. */
function prepare(stream: Stream, { Data, PartitionKey, ExplicitHashKey }: Given): NewRecord {
  const data = typeof Data === 'string' ? Data : Buffer.from(Data).toString('base64');
  const bytes = Buffer.byteLength(data, 'base64') + Buffer.byteLength(PartitionKey);
  if (bytes > stream.maxRecordBytes) {
    throw invalidArgument(`Data and partition key have ${bytes} bytes; a record of this stream has ${stream.maxRecordBytes} at the most.`);
  }
  const hashKey = ExplicitHashKey === undefined ? null : readHashKey(ExplicitHashKey);
  if (ExplicitHashKey !== undefined && hashKey === null) throw invalidArgument(`Invalid ExplicitHashKey: ${ExplicitHashKey}.`);
  return { shard: shardOf(PartitionKey, hashKey, stream.shards), entry: { partitionKey: PartitionKey, data } };
}

function put(streams: Streams, stream: Stream, records: readonly NewRecord[]): { SequenceNumber: string; ShardId: string }[] {
  const numbers = streams.append(stream, records);
  return records.map(({ shard }, at) => ({ SequenceNumber: numbers[at] ?? '', ShardId: shardId(shard) }));
}

function reading(streams: Streams): Operations {
  return {
    GetShardIterator: operation({
      level: 'verified',
      input: z.object({
        ...named,
        ShardId: z.string(),
        ShardIteratorType: z.enum(['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER', 'TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP']),
        StartingSequenceNumber: z.string().optional(),
        Timestamp: timestamp.optional(),
      }),
      handle: ({ ShardId, ShardIteratorType, StartingSequenceNumber, Timestamp, ...input }, request) => {
        const stream = namedStream(streams, input, request);
        const shard = shardIndex(stream, ShardId);
        const after = startOf(streams, stream, shard, { type: ShardIteratorType, number: StartingSequenceNumber, time: Timestamp });
        return { ShardIterator: writeIterator({ stream: stream.id, arn: streamArn(stream), shard, after }) };
      },
    }),
    GetRecords: operation({
      level: 'approximated',
      note: 'There is no limit to how often a shard is read.',
      input: z.object({
        ShardIterator: z.string(),
        Limit: z.number().int().min(1).max(MAX_RECORDS).default(MAX_RECORDS),
        StreamARN: z.string().optional(),
      }),
      handle: ({ ShardIterator, Limit }) => {
        const { stream: id, arn, shard, after } = readIterator(ShardIterator);
        const place = parseStreamArn(arn);
        const stream = place === null ? null : streams.find(place);
        if (stream?.id !== id) throw resourceNotFound(`The stream of this iterator, ${arn}, is not there any more.`);
        const page = upTo(streams.read(stream, shard, after, Limit));
        const end = page.at(-1)?.sequenceNumber ?? after;
        const [next] = streams.read(stream, shard, end, 1);
        return {
          Records: page.map(({ sequenceNumber, partitionKey, data, atMs }) => ({
            SequenceNumber: sequenceNumber,
            ApproximateArrivalTimestamp: new Date(atMs),
            Data: Buffer.from(data, 'base64'),
            PartitionKey: partitionKey,
            EncryptionType: 'NONE',
          })),
          NextShardIterator: writeIterator({ stream: id, arn, shard, after: end }),
          MillisBehindLatest: next === undefined ? 0 : Math.max(1, Date.now() - next.atMs),
        };
      },
    }),
  };
}

/** As many as an answer may carry, one at least. */
function upTo<T extends { data: string }>(entries: readonly T[]): T[] {
  let bytes = 0;
  const end = entries.findIndex(({ data }, at) => (bytes += Buffer.byteLength(data, 'base64')) > MAX_ANSWER_BYTES && at > 0);
  return entries.slice(0, end < 0 ? entries.length : end);
}

/** The sequence number after which a new iterator reads. */
function startOf(
  streams: Streams,
  stream: Stream,
  shard: number,
  { type, number, time }: { type: string; number: string | undefined; time: Date | undefined },
): string {
  if (type === 'TRIM_HORIZON') return '';
  if (type === 'LATEST') return streams.end();
  if (type === 'AT_TIMESTAMP') {
    if (time === undefined) throw invalidArgument('Must either specify timestamp parameter for ShardIteratorType AT_TIMESTAMP.');
    return streams.before(stream, shard, time.getTime());
  }
  if (number === undefined || !/^\d{1,56}$/.test(number)) throw invalidArgument(`StartingSequenceNumber ${number ?? 'null'} is invalid.`);
  const given = number.padStart(56, '0');
  return type === 'AFTER_SEQUENCE_NUMBER' ? given : String(BigInt(given) - 1n).padStart(56, '0');
}
