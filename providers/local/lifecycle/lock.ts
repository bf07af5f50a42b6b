import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '#shared/errors.ts';
import { toFsError } from '../fs-error.ts';
import type { RuntimePaths } from '../paths.ts';
import { sqliteFault, toStoreError } from '../runtime/store/sqlite-error.ts';
import { readRuntimeFile } from './runtime-file.ts';

/**
 * Makes this process the only runtime of its home. The lock is one that the operating system takes back whenever the process
 * ends, however it ends: SQLite's own, on an empty database that is never written. Throws `conflict` where another has it.
 */
export function acquireLock(paths: RuntimePaths): { release(): void } {
  try {
    return lock(paths.lock);
  } catch (error) {
    if (sqliteFault(error) !== 'busy') {
      throw toFsError(toStoreError(error, paths.lock), "The local runtime's directory cannot be used", paths.dir);
    }
    const pid = readRuntimeFile(paths.file)?.pid ?? null;
    const who = pid === null ? 'another process' : `process ${pid}`;
    throw new AppError('conflict', `The local runtime of this home is already running (${who}).`, {
      hint: 'Use it as it is, or stop it first with "isobar runtime stop". For a second one use another home: --home or ISOBAR_HOME.',
      details: { locked: true, pid },
    });
  }
}

/** Whether some process holds the lock just now. */
export function isLocked(paths: RuntimePaths): boolean {
  try {
    lock(paths.lock).release();
    return false;
  } catch (error) {
    return sqliteFault(error) === 'busy';
  }
}

function lock(path: string): { release(): void } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return { release: () => db.close() };
  } catch (error) {
    db.close();
    throw error;
  }
}
