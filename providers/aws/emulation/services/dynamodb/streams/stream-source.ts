import type { StreamRecord, StreamSource } from '../../../sources.ts';
import { resourceNotFound } from '../errors.ts';
import { recordToEvent, type ChangeRecord } from './change-record.ts';
import type { StreamRecordOf, StreamStore } from './stream-store.ts';

/** Streams as Lambda's event source mappings read them. */
export function createStreamSource(streams: StreamStore): StreamSource {
  const need = (arn: string, shardId: string): StreamRecordOf => {
    const stream = streams.find(arn);
    if (stream === null || stream.shardId !== shardId) {
      throw resourceNotFound(`Requested resource not found: Stream: ${arn} not found`);
    }
    return stream;
  };
  return {
    describe(arn) {
      const stream = streams.find(arn);
      return stream === null ? null : { shards: [{ id: stream.shardId, parentId: null, closed: stream.closedAtMs !== null }] };
    },
    read(arn, shardId, from, limit) {
      const stream = need(arn, shardId);
      const found = recordsFrom(streams, stream, from, limit);
      return { records: found.map((record) => toSource(record, arn)), closed: stream.closedAtMs !== null && found.length < limit };
    },
    latest: (arn, shardId) => streams.latest(need(arn, shardId)),
    onRecord: (arn, listener) => streams.onRecord(arn, listener),
  };
}

function recordsFrom(
  streams: StreamStore,
  stream: StreamRecordOf,
  from: { after: string } | { position: 'TRIM_HORIZON' | 'LATEST' } | { timestampMs: number },
  limit: number,
): ChangeRecord[] {
  if ('after' in from) return streams.read(stream, from.after, limit);
  if ('position' in from) return from.position === 'LATEST' ? [] : streams.read(stream, '', limit);
  return streams
    .read(stream, '', Number.MAX_SAFE_INTEGER)
    .filter(({ atMs }) => atMs >= from.timestampMs)
    .slice(0, limit);
}

function toSource(record: ChangeRecord, arn: string): StreamRecord {
  const { sequenceNumber, atMs, keys } = record;
  return { sequenceNumber, arrivedAtMs: atMs, orderKey: JSON.stringify(keys), event: recordToEvent(record, arn) };
}
