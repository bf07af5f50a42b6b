import { AppError } from '#shared/errors.ts';
import type { Span } from '#shared/model/trace.ts';
import type { InvocationRecord, LogLine, Recorder } from '../ports.ts';
import type { Notices } from './notices.ts';
import { sqliteFault } from './sqlite-error.ts';
import type { StoreFile } from './store-file.ts';
import { writeInvocation } from './write-invocation.ts';
import { writeLogs } from './write-log.ts';
import { writeSpan } from './write-span.ts';

/** A span that came from outside; `startedAtMs` is epoch milliseconds, the span's own `startMs` is 0. */
export interface ReceivedSpan {
  traceId: string;
  startedAtMs: number;
  span: Span;
}

export interface StoreRecorder extends Recorder {
  /** Resolves when they are committed; while the disk is full at once. */
  receive(spans: readonly ReceivedSpan[]): Promise<void>;
  /** Called after each commit, for those who follow. Returns how to stop. */
  onCommit(listener: () => void): () => void;
  /** Writes what is queued now. */
  flush(): void;
}

/** `size`: bytes it holds in memory, about. */
type Item = { write: LogLine | (() => void); done: (() => void) | null; size: number };

/**
 * How long the first of a group waits for company, and how many there may be: each commit writes every page it touched,
 * which costs as much for one record as for fifty. A crash loses what waits, no more than that.
 */
const DELAY_MS = 10;
const GROUP = 1000;
/** While the disk is full: how often to try again, and how much is kept until then. */
const RETRY_MS = 1000;
const MAX_BACKLOG = 5000;
const MAX_BACKLOG_BYTES = 64 * 1024 * 1024;
/** Bytes of a record without its bodies. */
const ROW = 1000;
const DISK_FULL = 'disk-full';

/** Group commit: what happens within a few milliseconds goes into one transaction. Whoever reads before that has it written first. */
export function createRecorder(file: StoreFile, notices: Notices, log: (message: string, cause?: unknown) => void): StoreRecorder {
  const listeners = new Set<() => void>();
  let queue: Item[] = [];
  let timer: NodeJS.Timeout | null = null;
  let full = false;
  let dropped = 0;

  function schedule(): void {
    timer ??= full ? setTimeout(flush, RETRY_MS).unref() : setTimeout(flush, DELAY_MS);
  }

  function add(item: Item): void {
    if (full) item.done?.();
    queue.push(full ? { ...item, done: null } : item);
    if (queue.length >= GROUP && !full) flush();
    else schedule();
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const batch = queue;
    queue = [];
    if (batch.length === 0) return;
    try {
      file.transaction(() => writeAll(file, batch));
      if (full) resumed();
    } catch (error) {
      if (isFull(error)) keep(batch);
      else writeOneByOne(batch, error);
    }
    for (const item of batch) item.done?.();
    for (const listener of listeners) listener();
  }

  /** No answer waits for a full disk; what could not be written is tried again. */
  function keep(batch: Item[]): void {
    if (!full) {
      full = true;
      notices.raise(DISK_FULL, {
        severity: 'error',
        message: 'The disk is full: invocations go on, but their records and logs cannot be stored.',
        hint: `Free some space on the disk that holds ${file.path}. The latest records are kept in memory until then.`,
      });
    }
    const waiting = [...batch.map((item) => ({ ...item, done: null })), ...queue];
    queue = latest(waiting);
    dropped += waiting.length - queue.length;
    schedule();
  }

  function resumed(): void {
    full = false;
    notices.clear(DISK_FULL);
    if (dropped === 0) return;
    const message = `While the disk was full, ${dropped} records and log lines could not be stored.`;
    notices.raise('disk-was-full', { severity: 'warning', message, hint: null });
    dropped = 0;
  }

  /** One record that cannot be stored must not take its neighbours with it. */
  function writeOneByOne(batch: Item[], cause: unknown): void {
    log('A group of records could not be stored together; storing them one by one.', cause);
    for (const item of batch) {
      try {
        file.transaction(() => writeAll(file, [item]));
      } catch (error) {
        log('A record could not be stored.', error);
      }
    }
  }

  // While the disk is full, readers do not wait for it either.
  file.beforeRead(() => {
    if (queue.length > 0 && !full) flush();
  });

  return {
    log: (line: LogLine) => add({ write: line, done: null, size: line.message.length + ROW }),
    finish: (record: InvocationRecord) => add({ write: () => writeInvocation(file, record), done: null, size: sizeOf(record) }),
    receive(spans) {
      const write = (): void => spans.forEach(({ traceId, startedAtMs, span }) => writeSpan(file, traceId, startedAtMs, span));
      return new Promise((done) => add({ write, done, size: spans.length * ROW }));
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush,
  };
}

/** Everything in its order, but lines together, which is cheaper; nobody sees one without the other. */
function writeAll(file: StoreFile, items: readonly Item[]): void {
  const lines: LogLine[] = [];
  for (const { write } of items) {
    if (typeof write === 'function') write();
    else lines.push(write);
  }
  writeLogs(file, lines);
}

/** As many of the last ones as may be kept. */
function latest(items: Item[]): Item[] {
  let bytes = 0;
  let from = items.length;
  while (from > 0 && items.length - from < MAX_BACKLOG && bytes + (items[from - 1]?.size ?? 0) <= MAX_BACKLOG_BYTES)
    bytes += items[--from]?.size ?? 0;
  return items.slice(from);
}

function sizeOf({ request, response, spans }: InvocationRecord): number {
  return request.bytes.length + (response?.bytes.length ?? 0) + (spans.length + 1) * ROW;
}

function isFull(error: unknown): boolean {
  return sqliteFault(error instanceof AppError ? error.cause : error) === 'full';
}
