import { AwsError } from '../../../server/service.ts';
import type { StreamRecord, StreamShard, StreamSource } from '../../../sources.ts';
import { Checkpoints, type Checkpoint } from './checkpoints.ts';
import { recordFilter, type RecordFilter } from './filter-criteria.ts';
import { pause } from '../../../../../emulation-parts/pause.ts';
import type { Poller, PollerInput } from './poller.ts';
import { lanesOf, type Lane } from './stream-lanes.ts';
import { StreamBatch, type Deliver } from './stream-batch.ts';
import { nextState, windowAt, windowMembers, type TumblingWindow } from './tumbling-window.ts';

const BATCH_SIZE = 100;
/** "Lambda polls shards … four times per second". @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
const POLL_MS = 250;
const REST_MS = 1000;

/** Polls the shards of a stream, one batch per lane at a time, and invokes a function with the records. */
export class StreamPoller implements Poller {
  readonly #input: PollerInput;
  readonly #source: StreamSource;
  readonly #deliver: Deliver;
  readonly #filter: RecordFilter;
  readonly #checkpoints: Checkpoints;
  readonly #abort = new AbortController();
  readonly #abandoned = new AbortController();
  /** What reads, by lane. */
  readonly #lanes = new Map<string, Promise<void>>();
  /** Lanes that are closed and read to their end. */
  readonly #drained = new Set<string>();
  readonly #watching: Promise<void>;

  constructor(input: PollerInput, source: StreamSource, deliver: Deliver) {
    this.#input = input;
    this.#source = source;
    this.#deliver = deliver;
    this.#filter = recordFilter(input.mapping.settings, 'data');
    this.#checkpoints = new Checkpoints(input.context.host.documents, input.mapping.uuid);
    this.#watching = this.#watch();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#watching;
    await Promise.all(this.#lanes.values());
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
        const lanes = this.#lanesOf(shard.id);
        this.#checkpoints.begin(shard.id, lanes, () => this.#beginning(shard, fresh));
        for (const lane of lanes) if (!this.#lanes.has(lane.id)) this.#lanes.set(lane.id, this.#read(lane, shard, shards));
      }
      await pause(REST_MS, signal);
    }
  }

  #lanesOf(shardId: string): Lane[] {
    return lanesOf(shardId, this.#input.mapping.settings.ParallelizationFactor ?? 1);
  }

  #beginning(shard: StreamShard, fresh: boolean): Checkpoint {
    const { StartingPosition, StartingPositionTimestamp = 0 } = this.#input.mapping.settings;
    if (!fresh) return { after: null };
    if (StartingPosition === 'LATEST') return { after: this.#source.latest(this.#input.arn, shard.id) };
    if (StartingPosition === 'AT_TIMESTAMP') return { after: null, fromMs: StartingPositionTimestamp * 1000 };
    return { after: null };
  }

  async #read(lane: Lane, shard: StreamShard, shards: readonly StreamShard[]): Promise<void> {
    const { signal } = this.#abort;
    const { host, state } = this.#input.context;
    const { mapping } = this.#input;
    while (!signal.aborted) {
      try {
        // What a parent holds comes before what its children do.
        const waits = shards.some(({ id }) => id === shard.parentId && !this.#lanesOf(id).every((one) => this.#drained.has(one.id)));
        const there = state.resolve(mapping.function, mapping.qualifier) !== null;
        if (!waits && there && (await this.#poll(lane)) === 'closed') {
          this.#drained.add(lane.id);
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
  async #poll(lane: Lane): Promise<'open' | 'closed'> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const { records, closed, passed } = await this.#batch(lane);
      if (passed !== null) this.#checkpoints.put(lane.id, { ...this.#checkpoints.get(lane.id), after: passed });
      else if (records.length === 0) {
        await this.#closeOld(lane);
        return closed ? 'closed' : 'open';
      }
      if (records.length > 0) await this.#work(lane, records);
    }
    return 'open';
  }

  /** A full batch, or what there is when the window is over. */
  async #batch(lane: Lane): Promise<Batch> {
    const { BatchSize = BATCH_SIZE, MaximumBatchingWindowInSeconds = 0, ParallelizationFactor = 1 } = this.#input.mapping.settings;
    const { signal } = this.#abort;
    const from = this.#position(lane);
    const read = (): Batch => {
      const { records: all, closed } = this.#source.read(this.#input.arn, lane.shardId, from, BatchSize * ParallelizationFactor);
      const records = all.filter((record) => lane.takes(record)).slice(0, BatchSize);
      return { records, closed, passed: records.length === 0 ? (all.at(-1)?.sequenceNumber ?? null) : null };
    };
    let found = read();
    if (found.records.length === 0) return found;
    const until = Date.now() + MaximumBatchingWindowInSeconds * 1000;
    while (found.records.length < BatchSize && Date.now() < until && !signal.aborted) {
      await pause(Math.min(POLL_MS, until - Date.now()), signal);
      found = read();
    }
    return found;
  }

  #position(lane: Lane): Parameters<StreamSource['read']>[2] {
    const { after, fromMs } = this.#checkpoints.get(lane.id) ?? { after: null };
    if (after !== null) return { after };
    return fromMs === undefined ? { position: 'TRIM_HORIZON' } : { timestampMs: fromMs };
  }

  async #work(lane: Lane, records: readonly StreamRecord[]): Promise<void> {
    const { TumblingWindowInSeconds: seconds = 0 } = this.#input.mapping.settings;
    if (seconds === 0) {
      await this.#hand(lane, records, null);
      return;
    }
    // Records of a window go together; the next window begins when this one is closed.
    for (const part of byWindow(records, seconds)) {
      const open = this.#checkpoints.get(lane.id)?.window;
      const wanted = windowAt(part[0]?.arrivedAtMs ?? 0, seconds);
      if (open !== undefined && open.startMs !== wanted.startMs && !(await this.#close(lane, open))) return;
      const window = open?.startMs === wanted.startMs ? open : wanted;
      if (!(await this.#hand(lane, part, window))) return;
    }
  }

  /** Closes a window whose time is over, though nothing has come after it. */
  async #closeOld(lane: Lane): Promise<void> {
    const open = this.#checkpoints.get(lane.id)?.window;
    if (open !== undefined && open.endMs <= Date.now()) await this.#close(lane, open);
  }

  async #close(lane: Lane, window: TumblingWindow): Promise<boolean> {
    const closed = await this.#batchOf(lane, { window, final: true }).close();
    const { window: _closed, ...checkpoint } = this.#checkpoints.get(lane.id) ?? { after: null };
    if (closed) this.#checkpoints.put(lane.id, checkpoint);
    return closed;
  }

  /** False where the mapping stopped before the records were taken. */
  async #hand(lane: Lane, records: readonly StreamRecord[], window: TumblingWindow | null): Promise<boolean> {
    const wanted = records.filter(({ event, filtered = event }) => this.#filter(filtered));
    const batch = this.#batchOf(lane, window === null ? null : { window, final: false });
    if (wanted.length > 0 && !(await batch.work(wanted))) return false;
    // Those that no filter let through are done with as well, once the others are.
    const last = records.at(-1);
    if (last !== undefined) this.#checkpoints.put(lane.id, { ...this.#checkpoints.get(lane.id), after: last.sequenceNumber });
    return true;
  }

  #batchOf(lane: Lane, windowed: { window: TumblingWindow; final: boolean } | null): StreamBatch {
    const { context, mapping, arn } = this.#input;
    let window = windowed?.window;
    const done = (sequenceNumber: string): void =>
      this.#checkpoints.put(lane.id, { after: sequenceNumber, ...(window === undefined ? {} : { window }) });
    const { shardId } = lane;
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

interface Batch {
  records: StreamRecord[];
  /** There will be no more. */
  closed: boolean;
  /** Where all that was found is for other lanes: the last of it. */
  passed: string | null;
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
