import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { sqliteFault } from './sqlite-error.ts';

/** What came out of a damaged file. */
export interface Salvaged {
  /** Rows saved, by table. */
  rows: Record<string, number>;
  /** Row ids, or whole tables, that could not be read. Some may never have existed. */
  unreadable: number;
}

const CHUNK = 4096;
/** Row ids to look at where even the largest one cannot be read. */
const BLIND_MAX = 4_000_000;
/** While little is broken, rows are told apart one by one; then in larger steps; then the table is given up. */
const FINE_FAILURES = 2000;
const COARSE_STEP = 64;
const MAX_FAILURES = 50_000;

/**
 * Copies every readable row of the damaged file at `from`, which is only read, into `to`, table by table. A range of rows that
 * cannot be read is halved until the unreadable ones stand alone, so that one bad page costs the rows on it and no more.
 * Throws only where `to` cannot be written.
 */
export function salvage(from: string, to: DatabaseSync): Salvaged {
  const result: Salvaged = { rows: {}, unreadable: 0 };
  const source = openSource(from);
  if (source === null) return { rows: {}, unreadable: 1 };
  const tables = to.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").all();
  for (const { name } of tables) {
    const table = String(name);
    to.exec('BEGIN');
    try {
      copyTable(source, to, table, result);
    } catch (error) {
      if (error instanceof WriteError) throw error.cause;
      result.unreadable++;
    }
    to.exec('COMMIT');
  }
  try {
    source.close();
  } catch {
    // A file this broken may not close properly either; it has only been read.
  }
  return result;
}

class WriteError extends Error {}

function openSource(path: string): DatabaseSync | null {
  try {
    const source = new DatabaseSync(path, { readOnly: true });
    source.exec('PRAGMA writable_schema = ON');
    return source;
  } catch {
    return null;
  }
}

function copyTable(source: DatabaseSync, to: DatabaseSync, table: string, result: Salvaged): void {
  const wanted = columns(to, table);
  const names = columns(source, table).filter((name) => wanted.includes(name));
  if (names.length === 0) throw new Error(`${table} has no readable schema`);
  const read = source.prepare(`SELECT ${names.join(', ')} FROM ${table} NOT INDEXED WHERE rowid BETWEEN ? AND ?`);
  const write = to.prepare(`INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`);
  let failures = 0;
  let saved = 0;

  const copy = (low: number, high: number): void => {
    let rows: Record<string, unknown>[];
    try {
      rows = read.all(low, high);
    } catch {
      failures++;
      const step = failures < FINE_FAILURES ? 1 : COARSE_STEP;
      if (high - low < step || failures > MAX_FAILURES) {
        result.unreadable += high - low + 1;
        return;
      }
      const middle = Math.floor((low + high) / 2);
      copy(low, middle);
      copy(middle + 1, high);
      return;
    }
    for (const row of rows) saved += insert(row);
  };
  const insert = (row: Record<string, unknown>): number => {
    try {
      return Number(write.run(...(Object.values(row) as SQLInputValue[])).changes);
    } catch (cause) {
      // A value that the schema does not take is damage too; a full disk is not.
      if (sqliteFault(cause) === 'full') throw new WriteError('', { cause });
      result.unreadable++;
      return 0;
    }
  };

  const last = largestRow(source, table);
  for (let low = 1; low <= last && failures <= MAX_FAILURES; low += CHUNK) copy(low, Math.min(low + CHUNK - 1, last));
  result.rows[table] = saved;
}

function columns(db: DatabaseSync, table: string): string[] {
  return db
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map((row) => String(row['name']));
}

function largestRow(db: DatabaseSync, table: string): number {
  try {
    return Number(db.prepare(`SELECT max(rowid) AS last FROM ${table}`).get()?.['last'] ?? 0);
  } catch {
    return BLIND_MAX;
  }
}
