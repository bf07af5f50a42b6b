import { z } from 'zod';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { boolean, integer, list } from '../../../protocols/scalars.ts';
import { hashKeyRange } from '../hash-keys.ts';
import { invalidArgument, shardId, streamArn, type Stream } from '../stream.ts';
import { RETENTION_HOURS, type Streams } from '../stream-store.ts';
import { named, namedStream, pageSize, streamName } from './inputs.ts';

/** "By default, an on-demand stream is created with 4 shards". */
const ON_DEMAND_SHARDS = 4;
/** The quota of a new account in most regions. @see https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const MAX_SHARDS = 200;
const PAGE = 100;
/** What a request may ask for. */
const MAX_PAGE = 10_000;
const MAX_SHARDS_PAGE = 1000;
const MAX_TAGS = 50;

const modeDetails = z.object({ StreamMode: z.enum(['PROVISIONED', 'ON_DEMAND']) });

/** Streams: made, described, listed, tagged, deleted. */
export function streamOperations(streams: Streams): Operations {
  return { ...changing(streams), ...describing(streams), ...tagging(streams) };
}

function changing(streams: Streams): Operations {
  return {
    CreateStream: operation({
      level: 'approximated',
      note: 'A stream is ACTIVE at once and stays with the shards that it has.',
      input: z.object({
        StreamName: streamName,
        ShardCount: integer.optional(),
        StreamModeDetails: modeDetails.optional(),
        Tags: z.record(z.string(), z.string()).default({}),
        MaxRecordSizeInKiB: z.number().int().min(1024).max(10_240).default(1024),
      }),
      handle: ({ StreamName: name, ShardCount, StreamModeDetails, Tags, MaxRecordSizeInKiB }, { account, region }) => {
        const mode = StreamModeDetails?.StreamMode ?? 'PROVISIONED';
        if (mode === 'ON_DEMAND' && ShardCount !== undefined)
          throw invalidArgument('ShardCount cannot be set for a stream in ON_DEMAND mode.');
        const shards = ShardCount ?? (mode === 'ON_DEMAND' ? ON_DEMAND_SHARDS : 1);
        if (shards < 1 || shards > MAX_SHARDS) throw invalidArgument(`ShardCount has to be between 1 and ${MAX_SHARDS}, and is ${shards}.`);
        streams.create({ account, region, name, mode, shards, maxRecordBytes: MaxRecordSizeInKiB * 1024, tags: Tags });
      },
    }),
    DeleteStream: operation({
      level: 'approximated',
      note: 'The stream is gone at once. There are no consumers that could hold it.',
      input: z.object({ ...named, EnforceConsumerDeletion: boolean.optional() }),
      handle: (input, request) => streams.remove(namedStream(streams, input, request)),
    }),
  };
}

function describing(streams: Streams): Operations {
  return {
    DescribeStream: operation({
      level: 'verified',
      input: z.object({ ...named, Limit: pageSize(MAX_PAGE), ExclusiveStartShardId: z.string().optional() }),
      handle: ({ Limit = PAGE, ExclusiveStartShardId, ...input }, request) => {
        const stream = namedStream(streams, input, request);
        const { page, more } = shardsAfter(stream, ExclusiveStartShardId, Limit);
        return { StreamDescription: { ...description(stream), Shards: page, HasMoreShards: more } };
      },
    }),
    DescribeStreamSummary: operation({
      level: 'verified',
      input: z.object(named),
      handle: (input, request) => {
        const stream = namedStream(streams, input, request);
        const counts = { OpenShardCount: stream.shards, ConsumerCount: 0, MaxRecordSizeInKiB: stream.maxRecordBytes / 1024 };
        return { StreamDescriptionSummary: { ...description(stream), ...counts } };
      },
    }),
    ListShards: operation({
      level: 'verified',
      note: 'ShardFilter makes no difference: no shard is ever closed.',
      input: z.object({
        ...named,
        NextToken: z.string().optional(),
        ExclusiveStartShardId: z.string().optional(),
        MaxResults: pageSize(MAX_PAGE),
        ShardFilter: z.object({ Type: z.string() }).optional(),
      }),
      handle: ({ NextToken, ExclusiveStartShardId, MaxResults = MAX_SHARDS_PAGE, ...input }, request) => {
        // A token names the stream as well: the request may not.
        const [arn, start] = NextToken === undefined ? [undefined, ExclusiveStartShardId] : NextToken.split('|');
        const stream = namedStream(streams, arn === undefined ? input : { StreamARN: arn }, request);
        const { page, more } = shardsAfter(stream, start, MaxResults);
        return { Shards: page, ...(more ? { NextToken: `${streamArn(stream)}|${page.at(-1)?.ShardId ?? ''}` } : {}) };
      },
    }),
    ListStreams: operation({
      level: 'verified',
      input: z.object({ Limit: pageSize(MAX_PAGE), ExclusiveStartStreamName: z.string().optional(), NextToken: z.string().optional() }),
      handle: ({ Limit = PAGE, ExclusiveStartStreamName, NextToken }, at) => {
        const start = NextToken ?? ExclusiveStartStreamName ?? '';
        const rest = streams.list(at).filter(({ name }) => name > start);
        const page = rest.slice(0, Limit);
        const more = rest.length > page.length;
        return {
          StreamNames: page.map(({ name }) => name),
          StreamSummaries: page.map((stream) => summary(stream)),
          HasMoreStreams: more,
          ...(more ? { NextToken: page.at(-1)?.name } : {}),
        };
      },
    }),
  };
}

function tagging(streams: Streams): Operations {
  return {
    AddTagsToStream: operation({
      level: 'verified',
      input: z.object({ ...named, Tags: z.record(z.string().min(1).max(128), z.string().max(256)) }),
      handle: ({ Tags, ...input }, request) => {
        const stream = namedStream(streams, input, request);
        const tags = { ...stream.tags, ...Tags };
        if (Object.keys(tags).length > MAX_TAGS) throw invalidArgument(`A stream can have no more than ${MAX_TAGS} tags.`);
        streams.save({ ...stream, tags });
      },
    }),
    RemoveTagsFromStream: operation({
      level: 'verified',
      input: z.object({ ...named, TagKeys: list(z.string()) }),
      handle: ({ TagKeys, ...input }, request) => {
        const stream = namedStream(streams, input, request);
        const tags = Object.fromEntries(Object.entries(stream.tags).filter(([key]) => !TagKeys.includes(key)));
        streams.save({ ...stream, tags });
      },
    }),
    ListTagsForStream: operation({
      level: 'verified',
      input: z.object({ ...named, ExclusiveStartTagKey: z.string().optional(), Limit: pageSize(MAX_TAGS) }),
      handle: ({ ExclusiveStartTagKey = '', Limit = MAX_TAGS, ...input }, request) => {
        const { tags } = namedStream(streams, input, request);
        const rest = Object.entries(tags)
          .map(([Key, Value]) => ({ Key, Value }))
          .toSorted((a, b) => (a.Key < b.Key ? -1 : 1))
          .filter(({ Key }) => Key > ExclusiveStartTagKey);
        return { Tags: rest.slice(0, Limit), HasMoreTags: rest.length > Limit };
      },
    }),
  };
}

function summary(stream: Stream) {
  return {
    StreamName: stream.name,
    StreamARN: streamArn(stream),
    StreamStatus: 'ACTIVE',
    StreamModeDetails: { StreamMode: stream.mode },
    StreamCreationTimestamp: new Date(stream.createdAtMs),
  };
}

function description(stream: Stream) {
  return {
    ...summary(stream),
    RetentionPeriodHours: RETENTION_HOURS,
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    EncryptionType: 'NONE',
  };
}

function shardsAfter(stream: Stream, start: string | undefined, limit: number) {
  const all = Array.from({ length: stream.shards }, (_, at) => {
    const { start: first, end } = hashKeyRange(at, stream.shards);
    return {
      ShardId: shardId(at),
      HashKeyRange: { StartingHashKey: String(first), EndingHashKey: String(end) },
      SequenceNumberRange: { StartingSequenceNumber: `49${'0'.repeat(54)}` },
    };
  });
  const rest = all.filter(({ ShardId }) => start === undefined || ShardId > start);
  return { page: rest.slice(0, limit), more: rest.length > limit };
}
