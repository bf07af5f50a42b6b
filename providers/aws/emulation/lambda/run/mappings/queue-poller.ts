import { limits } from '../../../../limits.ts';
import { AwsError } from '../../../server/service.ts';
import type { QueueMessage, QueueSource } from '../../../sources.ts';
import { execute, type Executed } from '../execute.ts';
import { lineageOf, mergeLineages, runsAgain } from '../lineage.ts';
import { batchFailures } from './batch-failures.ts';
import { recordFilter, type RecordFilter } from './filter-criteria.ts';
import { pause } from '../../../../../emulation-parts/pause.ts';
import type { Poller, PollerInput } from './poller.ts';
import { sqsRecord } from './sqs-event.ts';

const BATCH_SIZE = 10;
const RECEIVE_MAX = 10;
const LONG_POLL_MS = 20_000;
/** "Lambda … starts with five concurrent batches". @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const CONCURRENT_BATCHES = 5;
/** While queue or function are not there, or the function is throttled. */
const REST_MS = 1000;

/** Polls a queue and invokes a function with what it finds. */
export class QueuePoller implements Poller {
  readonly #input: PollerInput;
  readonly #source: QueueSource;
  readonly #filter: RecordFilter;
  readonly #abort = new AbortController();
  readonly #abandoned = new AbortController();
  readonly #loops: Promise<void>[];

  constructor(input: PollerInput, source: QueueSource) {
    this.#input = input;
    this.#source = source;
    this.#filter = recordFilter(input.mapping.settings, 'body');
    const loops = input.mapping.settings.ScalingConfig?.MaximumConcurrency ?? CONCURRENT_BATCHES;
    this.#loops = Array.from({ length: loops }, () => this.#loop());
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#loops);
  }

  abandon(): void {
    this.#abandoned.abort();
  }

  async #loop(): Promise<void> {
    const { signal } = this.#abort;
    const { host } = this.#input.context;
    while (!signal.aborted) {
      try {
        const batch = await this.#collect();
        if (batch.length > 0) await this.#work(batch);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof AwsError))
          host.log('error', `The mapping ${this.#input.mapping.uuid} could not poll ${this.#input.arn}.`, error);
        await pause(REST_MS, signal);
      }
    }
  }

  /** Messages for one invocation: as many as there are at once, or what comes within the window. */
  async #collect(): Promise<QueueMessage[]> {
    const { arn, mapping, context } = this.#input;
    const { BatchSize = BATCH_SIZE, MaximumBatchingWindowInSeconds = 0 } = mapping.settings;
    const { signal } = this.#abort;
    // Messages of a function that is not there stay where they are.
    if (context.state.resolve(mapping.function, mapping.qualifier) === null) {
      await pause(REST_MS, signal);
      return [];
    }
    const batch = await this.#source.receive(arn, { max: Math.min(BatchSize, RECEIVE_MAX), waitMs: LONG_POLL_MS, signal });
    const until = Date.now() + MaximumBatchingWindowInSeconds * 1000;
    while (batch.length > 0 && batch.length < BatchSize && sizeOf(batch) < limits.requestBytes / 2 && !signal.aborted) {
      const waitMs = until - Date.now();
      if (waitMs <= 0) break;
      batch.push(...(await this.#source.receive(arn, { max: Math.min(BatchSize - batch.length, RECEIVE_MAX), waitMs, signal })));
    }
    return batch;
  }

  async #work(batch: readonly QueueMessage[]): Promise<void> {
    const { arn } = this.#input;
    const records = batch.map((message) => sqsRecord(message, arn));
    const passed = batch.filter((_message, at) => this.#filter(records[at] ?? {}));
    const unwanted = batch.filter((message) => !passed.includes(message));
    // Those of a loop are not handed over: they come back until the queue's own redrive policy takes them.
    const { context, mapping } = this.#input;
    const { fn } = context.state.resolve(mapping.function, null) ?? {};
    const wanted = passed.filter((message) => fn === undefined || runsAgain(context, fn, lineageOfMessage(message)));
    // What no filter lets through is done with.
    this.#remove(unwanted);
    for (const part of parts(wanted, (message) => JSON.stringify(records[batch.indexOf(message)] ?? {}).length)) {
      await this.#invoke(
        part,
        part.map((message) => records[batch.indexOf(message)]),
      );
    }
  }

  async #invoke(messages: readonly QueueMessage[], records: readonly unknown[]): Promise<void> {
    const { mapping } = this.#input;
    const executed = await this.#run(messages, Buffer.from(JSON.stringify({ Records: records })));
    // Where it could not run, or failed: the messages are seen again when their visibility timeout is over.
    if (executed === null || executed.functionError !== null) return;
    if (mapping.settings.FunctionResponseTypes?.includes('ReportBatchItemFailures') !== true) {
      this.#remove(messages);
      return;
    }
    const failed = batchFailures(
      executed.payload,
      messages.map(({ messageId }) => messageId),
    );
    this.#remove(messages.filter(({ messageId }) => !failed.has(messageId)));
  }

  /** Invokes the function, again while it is throttled and the messages are still ours. Null where that was not to be. */
  async #run(messages: readonly QueueMessage[], body: Uint8Array): Promise<Executed | null> {
    const { context, mapping, arn } = this.#input;
    const { signal } = this.#abort;
    const until = Date.now() + (this.#source.describe(arn)?.visibilityTimeoutS ?? 0) * 1000;
    for (;;) {
      const target = context.state.route(mapping.function, mapping.qualifier);
      if (target === null) return null;
      try {
        return await execute(context, {
          target,
          input: { kind: 'event', body, contentType: 'application/json' },
          trigger: 'queue',
          mode: 'sync',
          lineage: mergeLineages(messages.map(lineageOfMessage)),
          signal: this.#abandoned.signal,
        });
      } catch (error) {
        if (signal.aborted) {
          // The mapping stops: others, or we after the next start, may have them at once.
          this.#source.release(
            arn,
            messages.map(({ receiptHandle }) => receiptHandle),
            0,
          );
          return null;
        }
        if (!(error instanceof AwsError)) throw error;
        await pause(REST_MS, signal);
        if (Date.now() >= until) return null;
      }
    }
  }

  #remove(messages: readonly QueueMessage[]): void {
    if (messages.length > 0)
      this.#source.remove(
        this.#input.arn,
        messages.map(({ receiptHandle }) => receiptHandle),
      );
  }
}

const lineageOfMessage = ({ attributes }: QueueMessage): string | null => lineageOf(attributes['AWSTraceHeader']);

const sizeOf = (batch: readonly QueueMessage[]): number => batch.reduce((sum, { body }) => sum + body.length, 0);

/** Batches that stay below what an invocation may carry, each with one item at least. */
function* parts<T>(items: readonly T[], size: (item: T) => number): Generator<T[]> {
  let part: T[] = [];
  let total = 0;
  for (const item of items) {
    const own = size(item) + 1;
    if (part.length > 0 && total + own > limits.requestBytes - 1024) {
      yield part;
      part = [];
      total = 0;
    }
    part.push(item);
    total += own;
  }
  if (part.length > 0) yield part;
}
