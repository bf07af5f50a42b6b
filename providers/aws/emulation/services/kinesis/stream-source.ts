import type { StreamRecord, StreamSource } from '../../sources.ts';
import { parseStreamArn, resourceNotFound, shardId, shardIndex, type Stream, type StreamEntry } from './stream.ts';
import type { Streams } from './stream-store.ts';

/** Streams as Lambda's event source mappings read them. */
export function createStreamSource(streams: Streams): StreamSource {
  const find = (arn: string): Stream | null => {
    const place = parseStreamArn(arn);
    return place === null ? null : streams.find(place);
  };
  const need = (arn: string): Stream => {
    const stream = find(arn);
    if (stream === null) throw resourceNotFound(`Stream ${arn} not found.`);
    return stream;
  };
  return {
    describe(arn) {
      const stream = find(arn);
      if (stream === null) return null;
      return { shards: Array.from({ length: stream.shards }, (_, at) => ({ id: shardId(at), parentId: null, closed: false })) };
    },
    read(arn, id, from, limit) {
      const stream = need(arn);
      const shard = shardIndex(stream, id);
      const after = 'after' in from ? from.after : 'timestampMs' in from ? streams.before(stream, shard, from.timestampMs) : '';
      const found = 'position' in from && from.position === 'LATEST' ? [] : streams.read(stream, shard, after, limit);
      return { records: found.map((entry) => toRecord(entry, arn, id)), closed: false };
    },
    latest(arn, id) {
      shardIndex(need(arn), id);
      return streams.end();
    },
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
function toRecord({ sequenceNumber, partitionKey, data, atMs }: StreamEntry, arn: string, id: string): StreamRecord {
  const kinesis = { kinesisSchemaVersion: '1.0', partitionKey, sequenceNumber, data, approximateArrivalTimestamp: atMs / 1000 };
  const event = {
    kinesis,
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${id}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    // The role of the function, which Lambda knows.
    invokeIdentityArn: '',
    awsRegion: arn.split(':')[3] ?? '',
    eventSourceARN: arn,
  };
  return {
    sequenceNumber,
    arrivedAtMs: atMs,
    orderKey: partitionKey,
    event,
    filtered: { ...event, partitionKey, data: Buffer.from(data, 'base64').toString('utf8') },
  };
}
