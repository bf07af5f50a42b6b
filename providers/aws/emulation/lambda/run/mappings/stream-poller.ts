import { AwsError } from '../../../server/service.ts';
import type { StreamRecord, StreamShard, StreamSource } from '../../../sources.ts';
import { Checkpoints, type Checkpoint } from './checkpoints.ts';
import { recordFilter, type RecordFilter } from './filter-criteria.ts';
import { pause, type Poller, type PollerInput } from './poller.ts';
import { StreamBatch, type Deliver } from './stream-batch.ts';

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
      if (records.length === 0) return closed ? 'closed' : 'open';
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
    const { context, mapping } = this.#input;
    const { signal } = this.#abort;
    const wanted = records.filter(({ event }) => this.#filter(event));
    const done = (sequenceNumber: string): void => this.#checkpoints.put(shardId, { after: sequenceNumber });
    if (wanted.length > 0) {
      const over = await new StreamBatch(context, mapping, {
        shardId,
        deliver: this.#deliver,
        done,
        signal,
        abandoned: this.#abandoned.signal,
      }).work(wanted);
      if (!over) return;
    }
    // Those that no filter let through are done with as well, once the others are.
    const last = records.at(-1);
    if (last !== undefined) done(last.sequenceNumber);
  }
}
