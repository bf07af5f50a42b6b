import { randomUUID } from 'node:crypto';
import type { EmulationHost } from '../../../emulation-host.ts';
import { ApiError, notFound } from '../api/api-error.ts';
import { isJson, type Json } from '../api/json.ts';

/** What a running operation reports; kept at every step, so that it is there for whoever asks after a restart. */
export interface OperationRun {
  /** Replaces the metadata. */
  metadata(metadata: Json): void;
  signal: AbortSignal;
}

/** Long-running operations, kept in documents. @see https://google.aip.dev/151 */
export interface Operations {
  /**
   * Begins an operation below `parent` (`projects/P/locations/L`) and gives it as it is then. `work` resolves with the
   * response (with its `@type`) or throws; an `ApiError` is the operation's error.
   */
  start(parent: string, metadata: Json, work: (run: OperationRun) => Promise<Json>): Json;
  /** Throws NOT_FOUND. */
  get(name: string): Json;
  list(parent: string): Json[];
  /** Throws NOT_FOUND. A finished one stays finished. */
  cancel(name: string): void;
  /** Throws NOT_FOUND. */
  remove(name: string): void;
  /** Waits until it is done, at most `ms`. */
  wait(name: string, ms: number, signal: AbortSignal): Promise<Json>;
  /** Ends what is running; it is recorded as aborted. */
  close(): Promise<void>;
}

const COLLECTION = 'operations';
/** Operations that are over are forgotten after a day; how long the service keeps them is not documented. */
const KEEP_MS = 24 * 3_600_000;

export function createOperations({ documents, log }: Pick<EmulationHost, 'documents' | 'log'>): Operations {
  const running = new Map<string, { stop: AbortController; done: Promise<void> }>();
  // A restart ends what was running; the documents still say so of none of it.
  for (const { key, value } of documents.list(COLLECTION)) {
    if (isJson(value) && value['done'] !== true) finish(key, value, { error: aborted('The local runtime was stopped while it ran.') });
  }

  /** Names begin with the time at which they were started. */
  function prune(): void {
    const oldest = Date.now() - KEEP_MS;
    for (const { key, value } of documents.list(COLLECTION)) {
      const startedMs = Number(/\/operations\/operation-(\d+)-/.exec(key)?.[1]);
      if (isJson(value) && value['done'] === true && startedMs < oldest) documents.remove(COLLECTION, key);
    }
  }
  prune();

  function finish(name: string, operation: Json, outcome: Json): void {
    documents.put(COLLECTION, name, { ...operation, ...outcome, done: true });
  }

  const get = (name: string): Json => {
    const found = documents.get(COLLECTION, name);
    if (!isJson(found)) throw notFound(name);
    return found;
  };

  async function run(name: string, work: (run: OperationRun) => Promise<Json>, stop: AbortController): Promise<void> {
    try {
      const response = await work({
        metadata: (metadata) => documents.put(COLLECTION, name, { ...get(name), metadata }),
        signal: stop.signal,
      });
      finish(name, get(name), { response });
    } catch (error) {
      const known = error instanceof ApiError;
      if (!known && !stop.signal.aborted) log('error', `The operation ${name} failed.`, error);
      const status = known ? error.toStatus() : stop.signal.aborted ? aborted('It was cancelled.') : internal(error);
      finish(name, get(name), { error: status });
    } finally {
      running.delete(name);
    }
  }

  return {
    start(parent, metadata, work) {
      prune();
      const name = `${parent}/operations/operation-${Date.now()}-${randomUUID()}`;
      const operation: Json = { name, metadata, done: false };
      documents.put(COLLECTION, name, operation);
      const stop = new AbortController();
      // The caller gets the operation before anything of it happens, as from the service.
      const done = new Promise<void>((resolve) => setImmediate(resolve)).then(() => run(name, work, stop));
      running.set(name, { stop, done });
      return operation;
    },
    get,
    list: (parent) =>
      documents.list(COLLECTION, { prefix: `${parent}/operations/` }).flatMap(({ value }) => (isJson(value) ? [value] : [])),
    cancel(name) {
      get(name);
      running.get(name)?.stop.abort();
    },
    remove(name) {
      get(name);
      running.get(name)?.stop.abort();
      documents.remove(COLLECTION, name);
    },
    async wait(name, ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => resolve(), { once: true });
      await Promise.race([running.get(name)?.done ?? Promise.resolve(), promise]);
      clearTimeout(timer);
      return get(name);
    },
    async close() {
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

function aborted(message: string): Json {
  return new ApiError('ABORTED', message).toStatus();
}

function internal(error: unknown): Json {
  return new ApiError('INTERNAL', error instanceof Error ? error.message : String(error)).toStatus();
}
