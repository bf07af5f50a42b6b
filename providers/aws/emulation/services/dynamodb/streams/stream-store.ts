import type { HostDocuments } from '../../../../../emulation-host.ts';
import { streamArn, type KeySchema, type StreamViewType, type Table } from '../table.ts';
import type { ChangeRecord } from './change-record.ts';

const STREAMS = 'dynamodb-streams';
const RECORDS = 'dynamodb-records';
/** "DynamoDB Streams … stores this information in a log for up to 24 hours". */
const RETENTION_MS = 24 * 60 * 60 * 1000;

/** A stream; it outlives its table by the time its records are kept. */
export interface StreamRecordOf {
  account: string;
  region: string;
  table: string;
  label: string;
  createdAtMs: number;
  closedAtMs: number | null;
  viewType: StreamViewType;
  key: KeySchema;
  /** All streams have one shard. */
  shardId: string;
  startingSequenceNumber: string;
}

/** Streams with their records, durable once a call returns. */
export interface StreamStore {
  open(table: Table): void;
  close(table: Table): void;
  find(arn: string): StreamRecordOf | null;
  list(at: { account: string; region: string }): StreamRecordOf[];
  /** Sequence numbers rise also between streams. */
  append(table: Table, change: Omit<ChangeRecord, 'sequenceNumber' | 'atMs'>): void;
  /** Oldest first, from `after` (exclusive) on, what is too old left out. */
  read(stream: StreamRecordOf, after: string, limit: number): ChangeRecord[];
  /** Sequence number of the newest record; null without one. */
  latest(stream: StreamRecordOf): string | null;
  onRecord(arn: string, listener: () => void): () => void;
  /** Forgets records, and streams of the past, whose time is over. */
  trim(nowMs: number): void;
}

export function createStreamStore(documents: HostDocuments): StreamStore {
  const listeners = new Map<string, Set<() => void>>();
  let lastSequence = 0n;
  const keyOf = ({ account, region, table, label }: Pick<StreamRecordOf, 'account' | 'region' | 'table' | 'label'>) =>
    `${account}/${region}/${table}/${label}`;
  const ofTable = (table: Table, label: string) => ({ account: table.account, region: table.region, table: table.name, label });
  const nextSequence = (): string => {
    const now = BigInt(Date.now()) * 1_000_000n;
    lastSequence = lastSequence >= now ? lastSequence + 1n : now;
    return `1${String(lastSequence).padStart(20, '0')}`;
  };
  const notify = (arn: string) => setImmediate(() => listeners.get(arn)?.forEach((listener) => listener()));
  const parse = (arn: string) => {
    const [, region, account, table, label] = /^arn:aws:dynamodb:([a-z0-9-]+):(\d{12}):table\/([\w.-]+)\/stream\/(.+)$/.exec(arn) ?? [];
    return region && account && table && label ? keyOf({ account, region, table, label }) : null;
  };
  const store: StreamStore = {
    open(table) {
      if (table.stream === null) return;
      const starting = nextSequence();
      const stream: StreamRecordOf = {
        ...ofTable(table, table.stream.label),
        createdAtMs: Date.now(),
        closedAtMs: null,
        viewType: table.stream.viewType,
        key: table.key,
        shardId: `shardId-${String(Date.now()).padStart(20, '0')}-${table.id.slice(0, 8)}`,
        startingSequenceNumber: starting,
      };
      documents.put(STREAMS, keyOf(stream), stream);
    },
    close(table) {
      if (table.stream === null) return;
      const key = keyOf(ofTable(table, table.stream.label));
      const stream = documents.get(STREAMS, key) as StreamRecordOf | undefined;
      if (stream !== undefined) documents.put(STREAMS, key, { ...stream, closedAtMs: Date.now() });
      notify(streamArn(table, table.stream.label));
    },
    find(arn) {
      const key = parse(arn);
      return key === null ? null : ((documents.get(STREAMS, key) as StreamRecordOf | undefined) ?? null);
    },
    list: ({ account, region }) => documents.list(STREAMS, { prefix: `${account}/${region}/` }).map(({ value }) => value as StreamRecordOf),
    append(table, change) {
      if (table.stream === null) return;
      const record: ChangeRecord = { ...change, sequenceNumber: nextSequence(), atMs: Date.now() };
      documents.put(RECORDS, `${keyOf(ofTable(table, table.stream.label))}/${record.sequenceNumber}`, record);
      notify(streamArn(table, table.stream.label));
    },
    read(stream, after, limit) {
      const prefix = `${keyOf(stream)}/`;
      const oldestMs = Date.now() - RETENTION_MS;
      return documents
        .list(RECORDS, { prefix, after: prefix + after, limit })
        .map(({ value }) => value as ChangeRecord)
        .filter(({ atMs }) => atMs >= oldestMs);
    },
    latest(stream) {
      const prefix = `${keyOf(stream)}/`;
      let last: string | null = null;
      for (;;) {
        const page = documents.list(RECORDS, { prefix, after: last === null ? undefined : prefix + last, limit: 10_000 });
        last = page.at(-1)?.key.slice(prefix.length) ?? last;
        if (page.length < 10_000) return last;
      }
    },
    onRecord(arn, listener) {
      const of = listeners.get(arn) ?? new Set();
      listeners.set(arn, of.add(listener));
      return () => void of.delete(listener);
    },
    trim: (nowMs) => trimRecords(documents, nowMs - RETENTION_MS),
  };
  return store;
}

function trimRecords(documents: HostDocuments, oldestMs: number): void {
  for (const { key, value } of documents.list(STREAMS)) {
    for (;;) {
      const page = documents.list(RECORDS, { prefix: `${key}/`, limit: 1000 });
      const old = page.filter((record) => (record.value as ChangeRecord).atMs < oldestMs);
      documents.transaction(() => old.forEach((record) => documents.remove(RECORDS, record.key)));
      if (old.length < 1000) break;
    }
    const { closedAtMs } = value as StreamRecordOf;
    if (closedAtMs !== null && closedAtMs < oldestMs) documents.remove(STREAMS, key);
  }
}
