import { AwsError } from '../../../server/service.ts';
import type { StreamRecord, StreamShard, StreamSource } from '../../../sources.ts';
import { Checkpoints, type Checkpoint } from './checkpoints.ts';
import { recordFilter, type RecordFilter } from './filter-criteria.ts';
import { pause, type Poller, type PollerInput } from './poller.ts';
import { StreamBatch, type Deliver } from './stream-batch.ts';
import { nextState, windowAt, windowMembers, type TumblingWindow } from './tumbling-window.ts';

const BATCH_SIZE = 100;
/** "Lambda polls shards … four times per second". @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
const POLL_MS = 250;
const REST_MS = 1000;

/** Polls the shards of a stream, one batch per shard at a time, and invokes a function with the records. */
export class StreamPoller implements Poller {
  readonly #input: PollerInput;
  readonly #source: StreamSource;
  readonly #deliver: Deliver;
  readonly #filter: RecordFilter;
  readonly #checkpoints: Checkpoints;
  readonly #abort = new AbortController();
  readonly #abandoned = new AbortController();
  readonly #shards = new Map<string, Promise<void>>();
  /** Shards that are closed and read to their end. */
  readonly #drained = new Set<string>();
  readonly #watching: Promise<void>;

  constructor(input: PollerInput, source: StreamSource, deliver: Deliver) {
    this.#input = input;
    this.#source = source;
    this.#deliver = deliver;
    this.#filter = recordFilter(input.mapping.settings, null);
    this.#checkpoints = new Checkpoints(input.context.host.documents, input.mapping.uuid);
    this.#watching = this.#watch();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#watching;
    await Promise.all(this.#shards.values());
  }

  abandon(): void {
    this.#abandoned.abort();
  }

  /** Looks for shards that nobody reads yet. */
  async #watch(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const shards = this.#source.describe(this.#input.arn)?.shards ?? [];
      const fresh = !this.#checkpoints.begun;
      for (const shard of shards) {
        if (this.#checkpoints.get(shard.id) === null) this.#checkpoints.put(shard.id, this.#beginning(shard, fresh));
        if (!this.#shards.has(shard.id)) this.#shards.set(shard.id, this.#read(shard, shards));
      }
      await pause(REST_MS, signal);
    }
  }

  #beginning(shard: StreamShard, fresh: boolean): Checkpoint {
    const { StartingPosition, StartingPositionTimestamp = 0 } = this.#input.mapping.settings;
    if (!fresh) return { after: null };
    if (StartingPosition === 'LATEST') return { after: this.#source.latest(this.#input.arn, shard.id) };
    if (StartingPosition === 'AT_TIMESTAMP') return { after: null, fromMs: StartingPositionTimestamp * 1000 };
    return { after: null };
  }

  async #read(shard: StreamShard, shards: readonly StreamShard[]): Promise<void> {
    const { signal } = this.#abort;
    const { host, state } = this.#input.context;
    const { mapping } = this.#input;
    while (!signal.aborted) {
      try {
        // What a parent holds comes before what its children do.
        const waits = shard.parentId !== null && !this.#drained.has(shard.parentId) && shards.some(({ id }) => id === shard.parentId);
        const there = state.resolve(mapping.function, mapping.qualifier) !== null;
        if (!waits && there && (await this.#poll(shard.id)) === 'closed') {
          this.#drained.add(shard.id);
          return;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof AwsError)) host.log('error', `The mapping ${mapping.uuid} could not read ${this.#input.arn}.`, error);
        await pause(REST_MS, signal);
      }
      await pause(POLL_MS, signal);
    }
  }

  /** Works off what there is. `closed`: there will be nothing more. */
  async #poll(shardId: string): Promise<'open' | 'closed'> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const { records, closed } = await this.#batch(shardId);
      if (records.length === 0) {
        await this.#closeOld(shardId);
        return closed ? 'closed' : 'open';
      }
      await this.#work(shardId, records);
    }
    return 'open';
  }

  /** A full batch, or what there is when the window is over. */
  async #batch(shardId: string): Promise<{ records: StreamRecord[]; closed: boolean }> {
    const { BatchSize = BATCH_SIZE, MaximumBatchingWindowInSeconds = 0 } = this.#input.mapping.settings;
    const { signal } = this.#abort;
    const from = this.#position(shardId);
    const read = (): { records: StreamRecord[]; closed: boolean } => this.#source.read(this.#input.arn, shardId, from, BatchSize);
    let found = read();
    if (found.records.length === 0) return found;
    const until = Date.now() + MaximumBatchingWindowInSeconds * 1000;
    while (found.records.length < BatchSize && Date.now() < until && !signal.aborted) {
      await pause(Math.min(POLL_MS, until - Date.now()), signal);
      found = read();
    }
    return found;
  }

  #position(shardId: string): Parameters<StreamSource['read']>[2] {
    const { after, fromMs } = this.#checkpoints.get(shardId) ?? { after: null };
    if (after !== null) return { after };
    return fromMs === undefined ? { position: 'TRIM_HORIZON' } : { timestampMs: fromMs };
  }

  async #work(shardId: string, records: readonly StreamRecord[]): Promise<void> {
    const { TumblingWindowInSeconds: seconds = 0 } = this.#input.mapping.settings;
    if (seconds === 0) {
      await this.#hand(shardId, records, null);
      return;
    }
    // Records of a window go together; the next window begins when this one is closed.
    for (const part of byWindow(records, seconds)) {
      const open = this.#checkpoints.get(shardId)?.window;
      const wanted = windowAt(part[0]?.arrivedAtMs ?? 0, seconds);
      if (open !== undefined && open.startMs !== wanted.startMs && !(await this.#close(shardId, open))) return;
      const window = open?.startMs === wanted.startMs ? open : wanted;
      if (!(await this.#hand(shardId, part, window))) return;
    }
  }

  /** Closes a window whose time is over, though nothing has come after it. */
  async #closeOld(shardId: string): Promise<void> {
    const open = this.#checkpoints.get(shardId)?.window;
    if (open !== undefined && open.endMs <= Date.now()) await this.#close(shardId, open);
  }

  async #close(shardId: string, window: TumblingWindow): Promise<boolean> {
    const closed = await this.#batchOf(shardId, { window, final: true }).close();
    const { window: _closed, ...checkpoint } = this.#checkpoints.get(shardId) ?? { after: null };
    if (closed) this.#checkpoints.put(shardId, checkpoint);
    return closed;
  }

  /** False where the mapping stopped before the records were taken. */
  async #hand(shardId: string, records: readonly StreamRecord[], window: TumblingWindow | null): Promise<boolean> {
    const wanted = records.filter(({ event }) => this.#filter(event));
    const batch = this.#batchOf(shardId, window === null ? null : { window, final: false });
    if (wanted.length > 0 && !(await batch.work(wanted))) return false;
    // Those that no filter let through are done with as well, once the others are.
    const last = records.at(-1);
    if (last !== undefined) this.#checkpoints.put(shardId, { ...this.#checkpoints.get(shardId), after: last.sequenceNumber });
    return true;
  }

  #batchOf(shardId: string, windowed: { window: TumblingWindow; final: boolean } | null): StreamBatch {
    const { context, mapping, arn } = this.#input;
    let window = windowed?.window;
    const done = (sequenceNumber: string): void =>
      this.#checkpoints.put(shardId, { after: sequenceNumber, ...(window === undefined ? {} : { window }) });
    return new StreamBatch(context, mapping, {
      shardId,
      deliver: this.#deliver,
      done,
      signal: this.#abort.signal,
      abandoned: this.#abandoned.signal,
      ...(windowed === null
        ? {}
        : {
            window: {
              members: () => windowMembers(window ?? windowed.window, { shardId, arn, final: windowed.final }),
              took: (payload) => void (window = { ...(window ?? windowed.window), state: nextState(payload) }),
            },
          }),
    });
  }
}

/** Records in the order they are in, a list for each window. */
function byWindow(records: readonly StreamRecord[], seconds: number): StreamRecord[][] {
  const parts: StreamRecord[][] = [];
  let startMs = Number.NaN;
  for (const record of records) {
    const window = windowAt(record.arrivedAtMs, seconds);
    if (window.startMs === startMs) parts.at(-1)?.push(record);
    else parts.push([record]);
    startMs = window.startMs;
  }
  return parts;
}
