import { chmodSync, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Notice } from '#shared/model/runtime-status.ts';
import { AppError } from '#shared/errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { isDamaged, toStoreError } from './store-error.ts';

export type Row = Record<string, unknown>;

/**
 * `<home>/console.db`: what the console itself keeps. Opened on first use; several fronts may have
 * it open at once (WAL). Every failure is an AppError that says what to do.
 */
export interface ConsoleStore {
  all(sql: string, ...params: SQLInputValue[]): Row[];
  get(sql: string, ...params: SQLInputValue[]): Row | null;
  /** Rows changed. */
  run(sql: string, ...params: SQLInputValue[]): number;
  /** All or nothing; takes the write lock at once. */
  transaction<T>(work: () => T): T;
  /** What happened to the file, for the user to know. */
  notices(): Notice[];
  close(): void;
}

/** Larger files are not checked as a whole on opening: that would be felt. */
const QUICK_CHECK_BYTES = 32 * 1024 * 1024;

function migrate(db: DatabaseSync): void {
  const current = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (current > MIGRATIONS.length) {
    throw new AppError('conflict', 'The console was last used with a newer version of Isobar.', {
      hint: 'Use that version, or another home directory (--home DIR).',
    });
  }
  if (current === MIGRATIONS.length) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    // Another front may have migrated while this one waited for the lock.
    const from = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    for (const step of MIGRATIONS.slice(from)) db.exec(step);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function openFile(path: string): DatabaseSync {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
    if (size > 0 && size <= QUICK_CHECK_BYTES) {
      const verdict = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
      if (verdict !== 'ok') throw Object.assign(new Error(String(verdict)), { errcode: 11 });
    }
    migrate(db);
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Moves a damaged file out of the way, with its journal; nothing of it is deleted. */
function setAside(path: string): string {
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

export function openConsoleStore(home: string): ConsoleStore {
  const path = join(home, 'console.db');
  const notices: Notice[] = [];
  let db: DatabaseSync | null = null;

  function open(): DatabaseSync {
    try {
      return openFile(path);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      const aside = setAside(path);
      notices.push({
        id: 'console-db-damaged',
        at: new Date().toISOString(),
        severity: 'warning',
        message: 'The console could not read its database and began a new one: settings, saved events and past deployments are not shown.',
        hint: `The damaged file was kept: ${aside}. Functions and their history are stored elsewhere and are not affected.`,
      });
      return openFile(path);
    }
  }

  function use<T>(work: (database: DatabaseSync) => T): T {
    try {
      db ??= open();
      return work(db);
    } catch (error) {
      throw toStoreError(error, path);
    }
  }

  return {
    all: (sql, ...params) => use((d) => d.prepare(sql).all(...params)),
    get: (sql, ...params) => use((d) => d.prepare(sql).get(...params) ?? null),
    run: (sql, ...params) => use((d) => Number(d.prepare(sql).run(...params).changes)),
    transaction: (work) =>
      use((d) => {
        d.exec('BEGIN IMMEDIATE');
        try {
          const result = work();
          d.exec('COMMIT');
          return result;
        } catch (error) {
          if (d.isTransaction) d.exec('ROLLBACK');
          throw error;
        }
      }),
    notices: () => use(() => [...notices]),
    close() {
      db?.close();
      db = null;
    },
  };
}
