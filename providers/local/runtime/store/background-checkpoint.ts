import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** What checkpoint-thread.ts is given. */
export interface CheckpointThreadData {
  path: string;
  /** 1 while a checkpoint runs. */
  running: Int32Array<SharedArrayBuffer>;
}

/** Moves what is in the write-ahead log of a store into its file, on another thread. */
export interface BackgroundCheckpoint {
  /** To be called after a commit: begins a checkpoint where the log has become long. */
  committed(): void;
  /** Waits until the thread has the file closed. */
  settle(): void;
  /** Waits for a checkpoint that runs, and ends the thread. */
  close(): void;
}

/** Larger than what the log's file keeps once it begins anew (`journal_size_limit`), or it would always be long. */
const LONG_BYTES = 48 * 1024 * 1024;
/** After a checkpoint that could not empty the log, which every commit finds as long as before. */
const PAUSE_MS = 1000;
const SETTLE_MS = 5000;

/**
 * A checkpoint reads and writes thousands of pages and waits for the disk, a tenth of a second for 48 MB. Under load it is due
 * every few seconds, and calls would stand still meanwhile. The thread is started when it is first needed.
 */
export function createBackgroundCheckpoint(path: string): BackgroundCheckpoint {
  const running = new Int32Array(new SharedArrayBuffer(4));
  let thread: Worker | null = null;
  let notBefore = 0;

  function start(): Worker {
    const workerData: CheckpointThreadData = { path, running };
    const started = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData });
    const rest = (): void => void (notBefore = performance.now() + PAUSE_MS);
    // Whatever is wrong with the file, the next read or write meets it too and knows what to do. SQLite makes a checkpoint
    // of its own where the log becomes too long all the same.
    started.on('message', rest);
    started.on('error', rest);
    started.on('exit', () => {
      Atomics.store(running, 0, 0);
      if (thread === started) thread = null;
    });
    started.unref();
    return started;
  }

  function settle(): void {
    if (thread !== null) Atomics.wait(running, 0, 1, SETTLE_MS);
  }

  return {
    committed() {
      if (Atomics.load(running, 0) === 1 || performance.now() < notBefore) return;
      if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) < LONG_BYTES) return;
      thread ??= start();
      Atomics.store(running, 0, 1);
      thread.postMessage(null);
    },
    settle,
    close() {
      settle();
      void thread?.terminate();
      thread = null;
    },
  };
}
