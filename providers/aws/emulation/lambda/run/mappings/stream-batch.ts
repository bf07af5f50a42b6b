import { AwsError } from '../../../server/service.ts';
import type { StreamRecord } from '../../../sources.ts';
import type { EventSourceMappingDocument } from '../../state/model.ts';
import { execute, type Executed } from '../execute.ts';
import type { RunContext } from '../run-context.ts';
import { batchFailures } from './batch-failures.ts';
import { pause } from '../../../../../emulation-parts/pause.ts';
import { streamFailureRecord, type StreamCondition } from './stream-failure-record.ts';

/** Sends a message to a destination; never throws. */
export type Deliver = (arn: string, body: string) => Promise<void>;

/** Between attempts; the length is ours, Lambda does not say its own. */
const FIRST_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 30_000;

const backoff = (attempts: number): number => Math.min(FIRST_BACKOFF_MS * 2 ** (attempts - 1), MAX_BACKOFF_MS);

interface Part {
  records: readonly StreamRecord[];
  /** Times that these records were tried and failed. */
  attempts: number;
}

interface BatchOptions {
  shardId: string;
  deliver: Deliver;
  /** Records up to this one are done with. */
  done: (sequenceNumber: string) => void;
  /** The mapping stops: nothing is tried again. */
  signal: AbortSignal;
  /** The runtime ends: what runs is given up. */
  abandoned: AbortSignal;
  /** Where the mapping has windows: what the event has besides its records, and who takes the answer. */
  window?: { members: () => object; took: (payload: Uint8Array) => void };
}

/**
 * A batch of a shard until it is done with: retried while it fails, split where the mapping wants that, given up when
 * its records are too old or were tried often enough.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export class StreamBatch {
  readonly #context: RunContext;
  readonly #mapping: EventSourceMappingDocument;
  readonly #options: BatchOptions;

  constructor(context: RunContext, mapping: EventSourceMappingDocument, options: BatchOptions) {
    this.#context = context;
    this.#mapping = mapping;
    this.#options = options;
  }

  /** Resolves with true when every record was taken or given up; with false where the mapping stops before. */
  async work(records: readonly StreamRecord[]): Promise<boolean> {
    const { signal, done } = this.#options;
    const parts: Part[] = [{ records, attempts: 0 }];
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      if (signal.aborted) return false;
      const fresh = await this.#dropOld(part);
      if (fresh.records.length === 0) continue;
      const executed = await this.#invoke(fresh);
      if (executed === null) return false;
      const rest = this.#restOf(fresh, executed);
      if (rest === null) this.#options.window?.took(executed.payload);
      this.#note(rest === null ? 'OK' : 'PROBLEM: Function call failed');
      const taken = rest === null ? fresh.records.at(-1) : fresh.records[fresh.records.length - rest.length - 1];
      if (taken !== undefined) done(taken.sequenceNumber);
      if (rest !== null) parts.unshift(...(await this.#retry({ records: rest, attempts: fresh.attempts + 1 }, executed)));
    }
    return true;
  }

  /** Closes a window: a call without records, tried again as often as a batch would be. False where the mapping stops before. */
  async close(): Promise<boolean> {
    const { MaximumRetryAttempts = -1 } = this.#mapping.settings;
    for (let attempts = 1; !this.#options.signal.aborted; attempts++) {
      const executed = await this.#invoke({ records: [], attempts: 0 });
      if (executed === null) return false;
      this.#note(executed.functionError === null ? 'OK' : 'PROBLEM: Function call failed');
      if (executed.functionError === null || (MaximumRetryAttempts >= 0 && attempts > MaximumRetryAttempts)) return true;
      await pause(backoff(attempts), this.#options.signal);
    }
    return false;
  }

  /** What has to be tried again: everything from the first failed record on; null where nothing has. */
  #restOf({ records }: Part, { functionError, payload }: Executed): readonly StreamRecord[] | null {
    if (functionError !== null) return records;
    if (this.#mapping.settings.FunctionResponseTypes?.includes('ReportBatchItemFailures') !== true) return null;
    const failed = batchFailures(
      payload,
      records.map(({ sequenceNumber }) => sequenceNumber),
    );
    if (failed.size === 0) return null;
    return records.slice(records.findIndex(({ sequenceNumber }) => failed.has(sequenceNumber)));
  }

  /** The parts that are tried next. Splitting does not count as an attempt. */
  async #retry(part: Part, executed: Executed & { executedVersion: string }): Promise<Part[]> {
    const { BisectBatchOnFunctionError = false, MaximumRetryAttempts = -1 } = this.#mapping.settings;
    const { records, attempts } = part;
    if (BisectBatchOnFunctionError && records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      return [records.slice(0, middle), records.slice(middle)].map((half) => ({ records: half, attempts: attempts - 1 }));
    }
    if (MaximumRetryAttempts >= 0 && attempts > MaximumRetryAttempts) {
      await this.#giveUp(part, 'RetryAttemptsExhausted', executed);
      return [];
    }
    await pause(backoff(attempts), this.#options.signal);
    return [part];
  }

  async #dropOld(part: Part): Promise<Part> {
    const { MaximumRecordAgeInSeconds = -1 } = this.#mapping.settings;
    if (MaximumRecordAgeInSeconds < 0) return part;
    const oldest = Date.now() - MaximumRecordAgeInSeconds * 1000;
    const old = part.records.filter(({ arrivedAtMs }) => arrivedAtMs < oldest);
    if (old.length > 0) await this.#giveUp({ ...part, records: old }, 'MaximumRecordAgeExceeded', null);
    return { ...part, records: part.records.filter(({ arrivedAtMs }) => arrivedAtMs >= oldest) };
  }

  async #giveUp(
    { records, attempts }: Part,
    condition: StreamCondition,
    last: (Executed & { executedVersion: string }) | null,
  ): Promise<void> {
    const { shardId, deliver, done } = this.#options;
    const destination = this.#mapping.settings.DestinationConfig?.OnFailure?.Destination;
    if (destination !== undefined && destination !== '') {
      await deliver(destination, JSON.stringify(streamFailureRecord(this.#mapping, { shardId, records, condition, attempts }, last)));
    }
    const end = records.at(-1);
    if (end !== undefined) done(end.sequenceNumber);
  }

  /** Null where the mapping stops, or the function is gone. While it is throttled it is tried again: that is no attempt. */
  async #invoke({ records }: Part): Promise<(Executed & { executedVersion: string }) | null> {
    const { signal } = this.#options;
    for (let throttles = 0; !signal.aborted; throttles++) {
      const target = this.#context.state.route(this.#mapping.function, this.#mapping.qualifier);
      if (target === null) return null;
      const { Role } = target.version.config;
      const event = { Records: records.map((record) => withRole(record.event, Role)), ...this.#options.window?.members() };
      const body = Buffer.from(JSON.stringify(event));
      try {
        const executed = await execute(this.#context, {
          target,
          input: { kind: 'event', body, contentType: 'application/json' },
          trigger: 'change',
          mode: 'sync',
          signal: this.#options.abandoned,
        });
        return { ...executed, executedVersion: target.version.version };
      } catch (error) {
        if (signal.aborted) return null;
        if (!(error instanceof AwsError)) throw error;
        await pause(backoff(throttles + 1), signal);
      }
    }
    return null;
  }

  #note(result: string): void {
    this.#context.state.mappings.processed(this.#mapping, result);
  }
}

/** Records of some sources name the role of the function that gets them. */
function withRole(event: StreamRecord['event'], role: string): StreamRecord['event'] {
  return 'invokeIdentityArn' in event ? { ...event, invokeIdentityArn: role } : event;
}
