import { randomUUID } from 'node:crypto';
import { within } from '../../../../../emulation-parts/pause.ts';
import { AwsError } from '../../../server/service.ts';
import type { Resolved } from '../../state/lambda-state.ts';
import { execute, type Executed } from '../execute.ts';
import { RECURSIVE } from '../lineage.ts';
import type { RunContext } from '../run-context.ts';
import type { AsyncEvent } from './async-event.ts';
import { parseFunctionArn, report } from './destinations.ts';
import { DueList } from './due-list.ts';
import type { Condition, LastAttempt } from './invocation-record.ts';
import { retryDelays, type RetryDelays } from './retry-delays.ts';

const COLLECTION = 'lambda-async-events';
/** AWS's defaults. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
const MAX_RETRIES = 2;
const MAX_AGE_S = 21_600;
/** Events that run at a time, over all functions: more would only wait for environments. */
const MAX_RUNNING = 64;

/** An event to be accepted. */
export interface EventInput {
  payload: Uint8Array;
  trigger: string;
  traceparent?: string | null;
  lineage?: string | null;
}

/**
 * What is told of an event whose loop was ended. That it goes to the dead letter queue or the destination of failures is
 * documented; in which words is not. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
function stopped({ version }: Resolved, { code, message }: AwsError): LastAttempt {
  const payload = Buffer.from(JSON.stringify({ errorType: code, errorMessage: message }));
  return { executedVersion: version.version, functionError: 'Unhandled', payload };
}

/** Lambda's queue of asynchronous invocations: durable, with retries, destinations and dead letters. */
export class AsyncQueue {
  readonly #context: RunContext;
  readonly #delays: RetryDelays;
  readonly #due: DueList<AsyncEvent>;
  readonly #running = new Map<string, Promise<void>>();
  #closing = new AbortController();

  #started = false;

  constructor(context: RunContext) {
    this.#context = context;
    this.#delays = retryDelays(context.host.settings);
    this.#due = new DueList(
      (event) => this.#run(event),
      () => this.#running.size < MAX_RUNNING,
    );
  }

  /** Takes up what an earlier run left. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    for (const { value } of this.#context.host.documents.list(COLLECTION)) this.#due.add(value as AsyncEvent);
  }

  /** Accepts an event; it is durable when this returns. Gives its request id. */
  add(target: Resolved, { payload, trigger, traceparent = null, lineage = null }: EventInput): string {
    const now = Date.now();
    const event: AsyncEvent = {
      id: randomUUID(),
      function: target.fn.key,
      qualifier: target.alias?.Name ?? (target.version.version === '$LATEST' ? null : target.version.version),
      payload: Buffer.from(payload).toString('base64'),
      trigger,
      traceparent,
      lineage,
      enqueuedAtMs: now,
      dueAtMs: now,
      failures: 0,
      throttles: 0,
    };
    this.#keep(event);
    // Before the start it waits in the documents with the others.
    if (this.#started) this.#due.add(event);
    return event.id;
  }

  /** As `add`, for a function, version or alias by its ARN. Throws where there is none. */
  addByArn(arn: string, input: EventInput): string {
    const { key, qualifier } = parseFunctionArn(arn);
    const target = this.#context.state.resolve(key, qualifier);
    if (target === null) throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, { status: 404 });
    return this.add(target, input);
  }

  /** Forgets everything that waits; what runs runs to its end. */
  clear(): void {
    this.#due.clear();
  }

  /** Starts nothing any more, and waits for what runs. What has not ended by then is run again after the next start. */
  async close(graceMs: number): Promise<void> {
    this.#due.close();
    await within(Promise.all(this.#running.values()), graceMs);
    this.#closing.abort();
  }

  #run(event: AsyncEvent): void {
    const run = this.#attempt(event)
      .catch((error: unknown) => this.#context.host.log('error', `The event ${event.id} could not be run.`, error))
      .finally(() => {
        this.#running.delete(event.id);
        this.#due.wake();
      });
    this.#running.set(event.id, run);
  }

  async #attempt(event: AsyncEvent): Promise<void> {
    const { state } = this.#context;
    const target = state.route(event.function, event.qualifier);
    // The function is gone, and its events with it.
    if (target === null) {
      this.#forget(event);
      return;
    }
    const config = state.eventInvokeConfigs.find(event.function, event.qualifier);
    const expiresAtMs = event.enqueuedAtMs + (config?.MaximumEventAgeInSeconds ?? MAX_AGE_S) * 1000;
    if (target.fn.reservedConcurrency === 0) return await this.#end(event, 'ZeroReservedConcurrency', null);
    if (Date.now() > expiresAtMs) return await this.#end(event, 'EventAgeExceeded', null);
    let executed: Executed;
    try {
      executed = await execute(this.#context, {
        target,
        input: { kind: 'event', body: Buffer.from(event.payload, 'base64'), contentType: 'application/json' },
        trigger: event.trigger,
        mode: 'async',
        traceparent: event.traceparent,
        lineage: event.lineage ?? null,
        signal: this.#closing.signal,
      });
    } catch (error) {
      // The runtime stops: the event stays as it was.
      if (this.#closing.signal.aborted) return;
      if (!(error instanceof AwsError)) throw error;
      if (error.code === RECURSIVE) return await this.#end(event, 'RetriesExhausted', stopped(target, error));
      const throttles = event.throttles + 1;
      this.#again({ ...event, throttles, dueAtMs: Date.now() + this.#delays.afterThrottle(throttles) });
      return;
    }
    const last: LastAttempt = { executedVersion: target.version.version, functionError: executed.functionError, payload: executed.payload };
    if (executed.functionError === null) return await this.#end(event, 'Success', last);
    const failed = { ...event, failures: event.failures + 1, throttles: 0 };
    if (failed.failures > (config?.MaximumRetryAttempts ?? MAX_RETRIES)) return await this.#end(failed, 'RetriesExhausted', last);
    const dueAtMs = Date.now() + this.#delays.afterFailure(failed.failures);
    if (dueAtMs > expiresAtMs) return await this.#end(failed, 'EventAgeExceeded', last);
    this.#again({ ...failed, dueAtMs });
  }

  async #end(event: AsyncEvent, condition: Condition, last: LastAttempt | null): Promise<void> {
    await report(
      this.#context,
      (arn, payload) => void this.addByArn(arn, { payload, trigger: 'invoke', lineage: event.lineage ?? null }),
      event,
      { condition, last },
    );
    this.#forget(event);
  }

  #again(event: AsyncEvent): void {
    if (!this.#isKept(event)) return;
    this.#keep(event);
    this.#due.add(event);
  }

  /** False where everything was reset meanwhile. */
  #isKept({ id }: AsyncEvent): boolean {
    return this.#context.host.documents.get(COLLECTION, id) !== undefined;
  }

  #keep(event: AsyncEvent): void {
    this.#context.host.documents.put(COLLECTION, event.id, event);
  }

  #forget(event: AsyncEvent): void {
    this.#context.host.documents.remove(COLLECTION, event.id);
  }
}
