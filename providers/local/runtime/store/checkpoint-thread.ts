/** The thread of background-checkpoint.ts: a checkpoint of the file for every message. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckpointThreadData } from './background-checkpoint.ts';

/** How long the last step waits for a writer or reader; where it is in vain, the next checkpoint takes over. */
const PATIENCE_MS = 200;

const { path, running } = workerData as CheckpointThreadData;

/** Opened each time: the file may have been replaced by a mended one. */
function checkpoint(): void {
  const db = new DatabaseSync(path, { timeout: PATIENCE_MS });
  try {
    // The bulk goes without a lock that anybody waits for; then what came meanwhile, for which the writer waits a moment,
    // so that the log begins anew instead of growing for as long as there is no pause.
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    db.exec('PRAGMA wal_checkpoint(RESTART)');
  } finally {
    db.close();
  }
}

parentPort?.on('message', () => {
  let error: string | null = null;
  try {
    checkpoint();
  } catch (caught) {
    error = String(caught);
  }
  Atomics.store(running, 0, 0);
  Atomics.notify(running, 0);
  parentPort?.postMessage(error);
});
