import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { AppError } from '#shared/errors.ts';
import { toFsError } from '../../fs-error.ts';
import { createBackgroundCheckpoint } from './background-checkpoint.ts';
import { MIGRATIONS } from './migrations.ts';
import { salvage, type Salvaged } from './salvage.ts';
import { sqliteFault, toStoreError } from './sqlite-error.ts';

export type Value = SQLInputValue;
/** A row as SQLite gives it; each table's own file says what is in it. */
export type Row = Record<string, unknown>;

/** What happened to a damaged file. */
export interface Recovery {
  /** Where the damaged file is now. */
  asidePath: string;
  salvaged: Salvaged;
}

/**
 * The one SQLite file of the runtime, with its prepared statements. Where SQLite finds it damaged, at opening or in the middle
 * of work, the file is moved aside, what can be read goes into a new one, and the call that met the damage is done again there.
 */
export interface StoreFile {
  readonly path: string;
  get(sql: string, ...params: Value[]): Row | undefined;
  all(sql: string, ...params: Value[]): Row[];
  /** Rows changed. */
  run(sql: string, ...params: Value[]): number;
  /** Runs all of `work` or nothing of it; within another transaction it is part of that. Must be safe to run twice. */
  transaction<T>(work: () => T): T;
  /** Called before anything is read outside of a transaction: what is queued is written then, so that readers see it. */
  beforeRead(listener: () => void): void;
  /** Called after the file had to be rebuilt, at opening too. */
  onRecovery(listener: (recovery: Recovery) => void): void;
  /** Moves what is in the write-ahead log into the file itself, which waits for the disk. */
  checkpoint(): void;
  /** Does so a last time and closes the file. */
  close(): void;
  /** False once it is closed: what comes later, by a timer, has nothing to do any more. */
  isOpen(): boolean;
}

/** The file, its write-ahead log and that log's index. */
const SUFFIXES = ['', '-wal', '-shm'];
/** Up to this size the whole file is checked at every start (about 0.1 s); larger ones only after a start that did not end properly. */
const CHECK_BYTES = 64 * 1024 * 1024;

/** Opens or creates the store. Throws an AppError where it cannot be used, and leaves a file of a newer Isobar as it is. */
export function openStoreFile(path: string): StoreFile {
  const listeners: ((recovery: Recovery) => void)[] = [];
  const pending: Recovery[] = [];
  let writeQueued = (): void => undefined;
  let depth = 0;
  let statements = new Map<string, StatementSync>();
  const background = createBackgroundCheckpoint(path);
  let db = guard(path, () => openFirst(path, rebuild));

  function rebuild(): DatabaseSync {
    // Some systems do not rename what is open.
    background.settle();
    const recovery = replaceDamaged(path);
    if (listeners.length === 0) pending.push(recovery);
    else queueMicrotask(() => listeners.forEach((listener) => listener(recovery)));
    return openDatabase(path);
  }

  function statement(sql: string): StatementSync {
    let found = statements.get(sql);
    if (found === undefined) statements.set(sql, (found = db.prepare(sql)));
    return found;
  }

  /** Does `work`; where the file turns out to be damaged, rebuilds it and does it once more. */
  function attempt<T>(work: () => T): T {
    if (depth > 0) return work();
    return guard(path, () => {
      try {
        return work();
      } catch (error) {
        if (sqliteFault(error) !== 'damaged') throw error;
        statements = new Map();
        db.close();
        db = rebuild();
        return work();
      }
    });
  }

  const read = <T>(work: () => T): T => {
    if (depth === 0) writeQueued();
    return attempt(work);
  };

  return {
    path,
    get: (sql, ...params) => read(() => statement(sql).get(...params)),
    all: (sql, ...params) => read(() => statement(sql).all(...params)),
    run: (sql, ...params) => attempt(() => Number(statement(sql).run(...params).changes)),
    transaction<T>(work: () => T): T {
      if (depth > 0) return work();
      const done = attempt(() => {
        statement('BEGIN IMMEDIATE').run();
        depth++;
        try {
          const result = work();
          statement('COMMIT').run();
          return result;
        } catch (error) {
          // SQLite has rolled back by itself where the disk is full.
          if (db.isTransaction) statement('ROLLBACK').run();
          throw error;
        } finally {
          depth--;
        }
      });
      background.committed();
      return done;
    },
    beforeRead: (listener) => void (writeQueued = listener),
    onRecovery(listener) {
      listeners.push(listener);
      for (const recovery of pending.splice(0)) listener(recovery);
    },
    checkpoint: () => void attempt(() => statement('PRAGMA wal_checkpoint(PASSIVE)').get()),
    close() {
      statements = new Map();
      background.close();
      if (db.isOpen) db.close();
    },
    isOpen: () => db.isOpen,
  };
}

function openFirst(path: string, rebuild: () => DatabaseSync): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  refuseNewer(path);
  try {
    return openDatabase(path);
  } catch (error) {
    if (sqliteFault(error) !== 'damaged') throw error;
    return rebuild();
  }
}

function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toFsError(toStoreError(error, path), "The local runtime's store cannot be used", dirname(path));
  }
}

/** Looks at the version without changing a byte. */
function refuseNewer(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) return;
  let version = 0;
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    } finally {
      db.close();
    }
  } catch (error) {
    if (sqliteFault(error) === 'damaged') return;
    throw error;
  }
  if (version > MIGRATIONS.length) {
    throw new AppError(
      'conflict',
      `The store ${path} was written by a newer Isobar (schema ${version}, this one knows ${MIGRATIONS.length}).`,
      {
        hint: 'Update Isobar, or use another home with --home or ISOBAR_HOME. The file has not been touched.',
        details: { path, schema: version, known: MIGRATIONS.length },
      },
    );
  }
}

/** Throws SQLite's own error where the file is damaged. */
function openDatabase(path: string): DatabaseSync {
  // A write-ahead log that is still there means that the last owner did not close the file.
  const unclean = existsSync(`${path}-wal`);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const db = new DatabaseSync(path, { timeout: 2000 });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000');
    // A checkpoint waits for the disk, and everything with it: it is done when there is nothing else to do, or on a thread of
    // its own (background-checkpoint.ts), and here only where that one cannot keep up (256 MB).
    db.exec('PRAGMA wal_autocheckpoint = 64000; PRAGMA journal_size_limit = 33554432');
    db.function('text_contains', { deterministic: true }, (text, lowerCase) =>
      String(text).toLowerCase().includes(String(lowerCase)) ? 1 : 0,
    );
    if (size > 0 && (unclean || size <= CHECK_BYTES)) check(db);
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function check(db: DatabaseSync): void {
  const verdict = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (verdict !== 'ok') throw Object.assign(new Error(String(verdict)), { errcode: 11 });
}

function migrate(db: DatabaseSync): void {
  const current = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  for (let version = current; version < MIGRATIONS.length; version++) {
    db.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[version]}; PRAGMA user_version = ${version + 1}; COMMIT`);
  }
}

/**
 * Puts a new file with all that can be read of the damaged one in its place, and the damaged one beside it. Nothing is deleted,
 * and the damaged file keeps its place until the new one is complete.
 */
function replaceDamaged(path: string): Recovery {
  const freshPath = `${path}.rebuilding`;
  for (const suffix of SUFFIXES) rmSync(freshPath + suffix, { force: true });
  const fresh = openDatabase(freshPath);
  let salvaged: Salvaged;
  try {
    salvaged = salvage(path, fresh);
  } finally {
    fresh.close();
  }
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const asidePath = `${path}.damaged-${stamp}`;
  for (const suffix of SUFFIXES) {
    if (existsSync(path + suffix)) renameSync(path + suffix, asidePath + suffix);
  }
  renameSync(freshPath, path);
  return { asidePath, salvaged };
}
