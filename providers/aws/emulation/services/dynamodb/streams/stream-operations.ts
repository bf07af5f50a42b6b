import { z } from 'zod';
import { integer } from '../../../protocols/scalars.ts';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { AwsError } from '../../../server/service.ts';
import { resourceNotFound, validation } from '../errors.ts';
import { keySchemaOf } from '../describe-table.ts';
import { streamArn } from '../table.ts';
import { recordToWire } from './change-record.ts';
import type { StreamRecordOf, StreamStore } from './stream-store.ts';

/** "Shard iterators expire 15 minutes after they are returned to the requester." */
const ITERATOR_MS = 15 * 60 * 1000;
const MAX_RECORDS = 1000;
const MAX_STREAMS = 100;

interface Iterator {
  arn: string;
  shardId: string;
  /** Records after this sequence number. */
  after: string;
  madeAtMs: number;
}

/** The four operations of the streams' own endpoint. */
export function streamOperations(streams: StreamStore): Operations {
  return { ...describingOperations(streams), ...readingOperations(streams) };
}

function needStream(streams: StreamStore, arn: string): StreamRecordOf {
  const stream = streams.find(arn);
  if (stream === null) throw resourceNotFound(`Requested resource not found: Stream: ${arn} not found`);
  return stream;
}

function describingOperations(streams: StreamStore): Operations {
  return {
    ListStreams: operation({
      level: 'verified',
      input: z.object({ TableName: z.string().optional(), Limit: integer.optional(), ExclusiveStartStreamArn: z.string().optional() }),
      handle: ({ TableName, Limit = MAX_STREAMS, ExclusiveStartStreamArn }, { account, region }) => {
        const all = streams
          .list({ account, region })
          .filter(({ table }) => TableName === undefined || table === TableName)
          .map((stream) => ({ stream, arn: arnOf(stream) }));
        const start = ExclusiveStartStreamArn === undefined ? 0 : all.findIndex(({ arn }) => arn === ExclusiveStartStreamArn) + 1;
        const page = all.slice(start, start + Math.min(Limit, MAX_STREAMS));
        const more = all.length > start + page.length;
        return {
          Streams: page.map(({ stream, arn }) => ({ StreamArn: arn, StreamLabel: stream.label, TableName: stream.table })),
          ...(more ? { LastEvaluatedStreamArn: page.at(-1)?.arn } : {}),
        };
      },
    }),
    DescribeStream: operation({
      level: 'verified',
      input: z.object({ StreamArn: z.string(), Limit: integer.optional(), ExclusiveStartShardId: z.string().optional() }),
      handle: ({ StreamArn, ExclusiveStartShardId }) => {
        const stream = needStream(streams, StreamArn);
        const range = {
          StartingSequenceNumber: stream.startingSequenceNumber,
          ...(stream.closedAtMs === null ? {} : { EndingSequenceNumber: streams.latest(stream) ?? stream.startingSequenceNumber }),
        };
        return {
          StreamDescription: {
            StreamArn,
            StreamLabel: stream.label,
            StreamStatus: stream.closedAtMs === null ? 'ENABLED' : 'DISABLED',
            StreamViewType: stream.viewType,
            CreationRequestDateTime: new Date(stream.createdAtMs),
            TableName: stream.table,
            KeySchema: keySchemaOf(stream.key),
            Shards: ExclusiveStartShardId === stream.shardId ? [] : [{ ShardId: stream.shardId, SequenceNumberRange: range }],
          },
        };
      },
    }),
  };
}

function readingOperations(streams: StreamStore): Operations {
  return {
    GetShardIterator: operation({
      level: 'verified',
      input: z.object({
        StreamArn: z.string(),
        ShardId: z.string(),
        ShardIteratorType: z.enum(['TRIM_HORIZON', 'LATEST', 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER']),
        SequenceNumber: z.string().optional(),
      }),
      handle: ({ StreamArn, ShardId, ShardIteratorType, SequenceNumber }) => {
        const stream = needStream(streams, StreamArn);
        if (stream.shardId !== ShardId) {
          throw resourceNotFound(`Requested resource not found: Shard: ${ShardId} in Stream: ${StreamArn} not found`);
        }
        const after = startOf(streams, stream, ShardIteratorType, SequenceNumber);
        return { ShardIterator: writeIterator({ arn: StreamArn, shardId: ShardId, after, madeAtMs: Date.now() }) };
      },
    }),
    GetRecords: operation({
      level: 'verified',
      input: z.object({ ShardIterator: z.string(), Limit: integer.optional() }),
      handle: ({ ShardIterator, Limit = MAX_RECORDS }) => {
        const iterator = readIterator(ShardIterator);
        if (Limit < 1 || Limit > MAX_RECORDS) {
          throw validation(
            `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value between 1 and ${MAX_RECORDS}`,
          );
        }
        const stream = needStream(streams, iterator.arn);
        const records = streams.read(stream, iterator.after, Limit);
        const after = records.at(-1)?.sequenceNumber ?? iterator.after;
        const ended = stream.closedAtMs !== null && records.length < Limit;
        return {
          Records: records.map(recordToWire),
          ...(ended ? {} : { NextShardIterator: writeIterator({ ...iterator, after, madeAtMs: Date.now() }) }),
        };
      },
    }),
  };
}

function arnOf(stream: StreamRecordOf): string {
  return streamArn({ account: stream.account, region: stream.region, name: stream.table }, stream.label);
}

function startOf(streams: StreamStore, stream: StreamRecordOf, type: string, sequenceNumber: string | undefined): string {
  if (type === 'TRIM_HORIZON') return '';
  if (type === 'LATEST') return streams.latest(stream) ?? '';
  if (sequenceNumber === undefined || !/^\d{21,40}$/.test(sequenceNumber)) {
    throw validation(`Invalid SequenceNumber: ${sequenceNumber ?? 'null'}`);
  }
  if (type === 'AFTER_SEQUENCE_NUMBER') return sequenceNumber;
  return String(BigInt(sequenceNumber) - 1n);
}

function writeIterator(iterator: Iterator): string {
  const { arn, ...rest } = iterator;
  return `${arn}|1|${Buffer.from(JSON.stringify(rest)).toString('base64')}`;
}

function readIterator(text: string): Iterator {
  const [arn = '', version, rest = ''] = text.split('|');
  let read: Iterator | null = null;
  try {
    read = { arn, ...(JSON.parse(Buffer.from(rest, 'base64').toString()) as Omit<Iterator, 'arn'>) };
  } catch {
    // No iterator of ours: the error below.
  }
  if (version !== '1' || read === null) throw validation('Invalid ShardIterator');
  if (Date.now() - read.madeAtMs > ITERATOR_MS) {
    throw new AwsError('ExpiredIteratorException', 'The iterator is expired.');
  }
  return read;
}
