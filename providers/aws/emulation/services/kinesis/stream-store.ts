import { randomUUID } from 'node:crypto';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { createCollection } from '../../collection.ts';
import { AwsError } from '../../server/service.ts';
import { resourceNotFound, shardId, type Stream, type StreamEntry, type StreamPlace } from './stream.ts';

/** "The default retention period is 24 hours." */
export const RETENTION_HOURS = 24;
const RETENTION_MS = RETENTION_HOURS * 3_600_000;
/** Entries that are looked at in one go. */
const SLICE = 1000;
/** Sequence numbers have 56 digits; this many of them count. */
const COUNTED_DIGITS = 54;

/** Streams with their records, durable once a call returns. */
export interface Streams {
  /** Throws `ResourceInUseException`. */
  create(stream: Omit<Stream, 'id' | 'createdAtMs'>): void;
  find(place: StreamPlace): Stream | null;
  /** Throws `ResourceNotFoundException`. */
  need(place: StreamPlace): Stream;
  list(at: { account: string; region: string }): Stream[];
  save(stream: Stream): void;
  remove(stream: Stream): void;
  /** Puts records at the ends of their shards, all or none; gives their sequence numbers. */
  append(stream: Stream, records: readonly NewRecord[]): string[];
  /** Oldest first, after a sequence number ('' for the beginning), what is too old left out. */
  read(stream: Stream, shard: number, after: string, limit: number): StreamEntry[];
  /** A sequence number that is greater than all there are and smaller than all to come. */
  end(): string;
  /** Sequence number before the first record from this time on, to read after; that of the newest where all are older. */
  before(stream: Stream, shard: number, atMs: number): string;
  /** Forgets records whose time is over. */
  trim(nowMs: number): void;
}

/** A record that is to be put into a shard. */
export interface NewRecord {
  shard: number;
  entry: Pick<StreamEntry, 'partitionKey' | 'data'>;
}

export function createStreams(documents: HostDocuments): Streams {
  const streams = createCollection<Stream>(documents, 'kinesis-streams');
  const entries = createCollection<StreamEntry>(documents, 'kinesis-records');
  const keyOf = ({ account, region, name }: StreamPlace): string => `${account}/${region}/${name}`;
  const prefixOf = (stream: Stream, shard: number): string => `${stream.id}/${shardId(shard)}/`;
  let last = 0n;
  const nextSequence = (): string => {
    const now = BigInt(Date.now()) * 1_000_000n;
    last = last >= now ? last + 1n : now;
    return `49${String(last).padStart(COUNTED_DIGITS, '0')}`;
  };

  /** All records of a shard, in slices. */
  function* slices(prefix: string): Generator<{ key: string; value: StreamEntry }[]> {
    for (let after = prefix; ;) {
      const slice = entries.list({ prefix, after, limit: SLICE });
      if (slice.length > 0) yield slice;
      if (slice.length < SLICE) return;
      after = slice.at(-1)?.key ?? after;
    }
  }

  const store: Streams = {
    create(stream) {
      if (store.find(stream) !== null) {
        throw new AwsError('ResourceInUseException', `Stream ${stream.name} under account ${stream.account} already exists.`);
      }
      store.save({ ...stream, id: randomUUID(), createdAtMs: Date.now() });
    },
    find: (place) => streams.get(keyOf(place)),
    need(place) {
      const stream = store.find(place);
      if (stream === null) throw resourceNotFound(`Stream ${place.name} under account ${place.account} not found.`);
      return stream;
    },
    list: ({ account, region }) => streams.list({ prefix: `${account}/${region}/` }).map(({ value }) => value),
    save: (stream) => streams.put(keyOf(stream), stream),
    remove: (stream) =>
      documents.transaction(() => {
        streams.remove(keyOf(stream));
        entries.removeAll(`${stream.id}/`);
      }),
    append: (stream, records) =>
      documents.transaction(() =>
        records.map(({ shard, entry }) => {
          const sequenceNumber = nextSequence();
          entries.put(prefixOf(stream, shard) + sequenceNumber, { ...entry, sequenceNumber, atMs: Date.now() });
          return sequenceNumber;
        }),
      ),
    read(stream, shard, after, limit) {
      const prefix = prefixOf(stream, shard);
      const oldestMs = Date.now() - RETENTION_MS;
      const found = entries.list({ prefix, after: prefix + after, limit }).map(({ value }) => value);
      return found.filter(({ atMs }) => atMs >= oldestMs);
    },
    end: nextSequence,
    before(stream, shard, fromMs) {
      let before = '';
      for (const slice of slices(prefixOf(stream, shard))) {
        for (const { value } of slice) {
          if (value.atMs >= fromMs) return before;
          before = value.sequenceNumber;
        }
      }
      return before;
    },
    trim(nowMs) {
      for (const { value: stream } of streams.list()) {
        for (let shard = 0; shard < stream.shards; shard++) {
          for (const slice of slices(prefixOf(stream, shard))) {
            const old = slice.filter(({ value }) => value.atMs < nowMs - RETENTION_MS);
            documents.transaction(() => old.forEach(({ key }) => entries.remove(key)));
            if (old.length < slice.length) break;
          }
        }
      }
    },
  };
  return store;
}
