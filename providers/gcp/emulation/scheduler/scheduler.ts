import type { EmulationHost } from '../../../emulation-host.ts';
import { ApiError } from '../api/api-error.ts';
import { isJson, messageOf, numberOf, textOf, type Json } from '../api/json.ts';
import { durationMs } from '../pubsub/duration.ts';
import { startClock, type Clock } from './clock.ts';
import { scheduled } from './job.ts';
import { runTarget, type TargetLinks } from './run-target.ts';

/** A job and the run that it has to repeat, if any. */
interface StoredJob {
  job: Json;
  retry: { scheduleTime: string; attempts: number; firstMs: number; nextMs: number } | null;
}

const COLLECTION = 'scheduler-jobs';

/** Jobs that run when their time comes. One whose time passed while the runtime was off waits for the next. */
export class Scheduler {
  readonly #host: EmulationHost;
  readonly #links: TargetLinks;
  readonly #clock: Clock;
  readonly #stopped = new AbortController();

  constructor(host: EmulationHost, links: TargetLinks) {
    this.#host = host;
    this.#links = links;
    this.#clock = startClock((name) => this.#due(name));
    for (const job of this.list('')) this.put(scheduled(job, Date.now()));
  }

  /** Throws NOT_FOUND. */
  get(name: string): Json {
    const found = this.#read(name);
    if (found === null) throw new ApiError('NOT_FOUND', 'Job not found.');
    return found.job;
  }

  has(name: string): boolean {
    return this.#read(name) !== null;
  }

  /** Jobs below `projects/P/locations/L`, or all of them. */
  list(parent: string): Json[] {
    return this.#host.documents
      .list(COLLECTION, { prefix: parent === '' ? '' : `${parent}/jobs/` })
      .flatMap(({ value }) => (isJson(value) ? [messageOf(value, 'job')] : []));
  }

  put(job: Json): void {
    this.#write({ job, retry: this.#read(textOf(job, 'name'))?.retry ?? null });
  }

  remove(name: string): void {
    this.#host.documents.remove(COLLECTION, name);
    this.#clock.set(name, null);
  }

  /** Runs it now, whatever its schedule says. */
  run(name: string): void {
    void this.#attempt(name, new Date().toISOString(), 0, Date.now());
  }

  close(): void {
    this.#stopped.abort();
    this.#clock.stop();
  }

  #read(name: string): StoredJob | null {
    const found = this.#host.documents.get(COLLECTION, name);
    return isJson(found) ? (found as unknown as StoredJob) : null;
  }

  #write({ job, retry }: StoredJob): void {
    const name = textOf(job, 'name');
    this.#host.documents.put(COLLECTION, name, { job, retry });
    const scheduleTime = textOf(job, 'scheduleTime');
    const times = [retry?.nextMs, scheduleTime === '' ? undefined : Date.parse(scheduleTime)].filter((one) => one !== undefined);
    this.#clock.set(name, times.length === 0 ? null : Math.min(...times));
  }

  #due(name: string): void {
    const found = this.#read(name);
    if (found === null) return;
    const now = Date.now();
    const { job, retry } = found;
    if (retry !== null && retry.nextMs <= now) {
      this.#write({ job, retry: null });
      void this.#attempt(name, retry.scheduleTime, retry.attempts, retry.firstMs);
      return;
    }
    const scheduleTime = textOf(job, 'scheduleTime');
    this.#write({ job: scheduled(job, now), retry });
    void this.#attempt(name, scheduleTime, 0, now);
  }

  async #attempt(name: string, scheduleTime: string, attempts: number, firstMs: number): Promise<void> {
    const before = this.#read(name);
    if (before === null) return;
    const lastAttemptTime = new Date().toISOString();
    let status: Json = {};
    try {
      await runTarget(before.job, scheduleTime, this.#links, this.#stopped.signal);
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      if (!(error instanceof ApiError)) this.#host.log('error', `The job ${name} could not run.`, error);
      status = error instanceof ApiError ? error.toStatus() : { code: 13, message: 'Internal error encountered.' };
    }
    const now = this.#read(name);
    if (now === null || this.#stopped.signal.aborted) return;
    const retry = status['code'] === undefined ? null : nextTry(now.job, attempts + 1, firstMs);
    const job: Json = { ...now.job, lastAttemptTime, status };
    this.#write({ job, retry: retry === null ? now.retry : { scheduleTime, attempts: attempts + 1, firstMs, nextMs: retry } });
  }
}

/** When to try again; null where it has been tried often or long enough. @see `RetryConfig` in google/cloud/scheduler/v1/job.proto */
function nextTry(job: Json, attempts: number, firstMs: number): number | null {
  const config = messageOf(job, 'retryConfig');
  const maxMs = durationMs(textOf(config, 'maxRetryDuration')) ?? 0;
  if (attempts > numberOf(config, 'retryCount') || (maxMs > 0 && Date.now() - firstMs > maxMs)) return null;
  const min = durationMs(textOf(config, 'minBackoffDuration')) ?? 5000;
  const max = durationMs(textOf(config, 'maxBackoffDuration')) ?? 3_600_000;
  const doublings = numberOf(config, 'maxDoublings');
  // "Doubled max_doublings times", then it grows by the same step.
  const factor = attempts - 1 <= doublings ? 2 ** (attempts - 1) : 2 ** doublings * (attempts - doublings);
  return Date.now() + Math.min(max, min * factor);
}
