import { setImmediate as otherWork } from 'node:timers/promises';
import type { LogEntry, LogLevel } from '#shared/model/log-entry.ts';
import { toInstant } from '#shared/model/time.ts';
import { formatLocalRef } from '../../ref.ts';
import type { Row, StoreFile, Value } from './store-file.ts';
import { LEVELS, STREAMS } from './write-log.ts';

export interface LogFilter {
  name?: string | undefined;
  invocationId?: string | undefined;
  environmentId?: string | undefined;
  /** This level and worse. */
  level?: LogLevel | undefined;
  /** Text that the message contains, whatever its case. */
  contains?: string | undefined;
}

export interface LogRange {
  sinceMs?: number | undefined;
  untilMs?: number | undefined;
  limit: number;
  /** Id of an entry; older ones are meant. */
  before?: string | undefined;
}

export interface LogTable {
  /** The newest `limit` that match, oldest first. */
  list(filter: LogFilter, range: LogRange, signal: AbortSignal): Promise<{ items: LogEntry[]; more: boolean }>;
  /** What was written after the entry `after`, oldest first; `last` is how far it looked. */
  after(filter: LogFilter, after: number, limit: number): { items: LogEntry[]; last: number };
  /** The oldest `limit` that match and follow the entry `after`, oldest first. */
  forward(
    filter: LogFilter,
    range: { sinceMs?: number | undefined; untilMs?: number | undefined; limit: number; after?: string | undefined },
    signal: AbortSignal,
  ): Promise<{ items: LogEntry[]; more: boolean }>;
  /** Which environments wrote to a function's log after the entry `after`, and when; `last` is how far it looked. */
  writers(name: string, after: string | undefined, signal: AbortSignal): Promise<{ items: LogWriter[]; last: string }>;
  /** Id of the newest entry; 0 where there is none. */
  last(): number;
}

/** An environment that wrote to a function's log. Instants. */
export interface LogWriter {
  environmentId: string | null;
  version: string | null;
  firstAt: string;
  lastAt: string;
}

/** Rows looked at before other work gets its turn. */
const SLICE = 20_000;
/** Lines reach the store nearly, not exactly, in the order of their times: how far a time may be from its place. */
const SLACK = 10_000;

export function createLogTable(file: StoreFile): LogTable {
  const last = (): number => Number(file.get('SELECT max(id) AS id FROM logs')?.['id'] ?? 0);

  /** Ids between which every entry of the time range lies. */
  function bounds({ sinceMs, untilMs, before }: Omit<LogRange, 'limit'>): { low: number; high: number } {
    let low = 1;
    let high = last();
    if (before !== undefined) high = Math.min(high, Number(before) - 1);
    const end = last() + 1;
    if (sinceMs !== undefined) low = firstSince(file, sinceMs, end) - SLACK;
    if (untilMs !== undefined) high = Math.min(high, firstSince(file, untilMs, end) + SLACK);
    return { low: Math.max(1, low), high };
  }

  return {
    async list(filter, range, signal) {
      const { conditions, params } = whereAndWhen(filter, range);
      const { low, high } = bounds(range);
      const sql = `SELECT * FROM logs WHERE id BETWEEN ? AND ?${conditions.map((c) => ` AND ${c}`).join('')} ORDER BY id DESC LIMIT ?`;
      // An index finds the lines of one invocation at once; anything else is looked for slice by slice.
      const slice = filter.invocationId === undefined ? SLICE : Math.max(1, high);
      const rows: Row[] = [];
      for (let top = high; top >= low && rows.length <= range.limit; top -= slice) {
        if (top < high) await otherWork();
        signal.throwIfAborted();
        rows.push(...file.all(sql, Math.max(low, top - slice + 1), top, ...params, range.limit + 1 - rows.length));
      }
      const more = rows.length > range.limit;
      return { items: rows.slice(0, range.limit).toReversed().map(toLogEntry), more };
    },
    after(filter, after, limit) {
      const { conditions, params } = where(filter);
      const newest = last();
      const top = Math.min(newest, after + SLICE);
      const sql = `SELECT * FROM logs WHERE id > ? AND id <= ?${conditions.map((c) => ` AND ${c}`).join('')} ORDER BY id LIMIT ?`;
      const rows = file.all(sql, after, top, ...params, limit);
      const seen = rows.length === limit ? Number(rows.at(-1)?.['id'] ?? top) : top;
      return { items: rows.map(toLogEntry), last: seen };
    },
    async forward(filter, range, signal) {
      const { conditions, params } = whereAndWhen(filter, range);
      const { low, high } = bounds(range);
      const sql = `SELECT * FROM logs WHERE id BETWEEN ? AND ?${conditions.map((c) => ` AND ${c}`).join('')} ORDER BY id LIMIT ?`;
      const rows: Row[] = [];
      const first = Math.max(low, Number(range.after ?? 0) + 1);
      for (let bottom = first; bottom <= high && rows.length <= range.limit; bottom += SLICE) {
        if (bottom > first) await otherWork();
        signal.throwIfAborted();
        rows.push(...file.all(sql, bottom, Math.min(high, bottom + SLICE - 1), ...params, range.limit + 1 - rows.length));
      }
      return { items: rows.slice(0, range.limit).map(toLogEntry), more: rows.length > range.limit };
    },
    async writers(name, after, signal) {
      const found = new Map<string, LogWriter>();
      const newest = last();
      const sql = `SELECT environment_id, version, min(at) AS first_at, max(at) AS last_at FROM logs
        WHERE function = ? AND id BETWEEN ? AND ? GROUP BY environment_id, version`;
      const first = Number(after ?? 0) + 1;
      for (let bottom = first; bottom <= newest; bottom += SLICE) {
        if (bottom > first) await otherWork();
        signal.throwIfAborted();
        for (const row of file.all(sql, name, bottom, Math.min(newest, bottom + SLICE - 1))) {
          const writer = toWriter(row);
          const key = `${writer.environmentId ?? ''} ${writer.version ?? ''}`;
          const known = found.get(key);
          found.set(key, known === undefined ? writer : { ...writer, ...span(known, writer) });
        }
      }
      return { items: [...found.values()], last: String(newest) };
    },
    last,
  };
}

function toWriter(row: Row): LogWriter {
  const text = (key: string): string | null => (row[key] === null ? null : String(row[key]));
  return {
    environmentId: text('environment_id'),
    version: text('version'),
    firstAt: toInstant(Number(row['first_at'])),
    lastAt: toInstant(Number(row['last_at'])),
  };
}

function span(a: LogWriter, b: LogWriter): { firstAt: string; lastAt: string } {
  return { firstAt: a.firstAt < b.firstAt ? a.firstAt : b.firstAt, lastAt: a.lastAt > b.lastAt ? a.lastAt : b.lastAt };
}

function whereAndWhen(filter: LogFilter, { sinceMs, untilMs }: Pick<LogRange, 'sinceMs' | 'untilMs'>): ReturnType<typeof where> {
  const { conditions, params } = where(filter);
  if (sinceMs !== undefined) {
    conditions.push('at >= ?');
    params.push(sinceMs);
  }
  if (untilMs !== undefined) {
    conditions.push('at <= ?');
    params.push(untilMs);
  }
  return { conditions, params };
}

/**
 * About where the lines from `atMs` on begin: an id, `end` where there are none. Lines are nearly in the order of their times,
 * so that halving finds the place; an index would cost every line that is written.
 */
export function firstSince(file: StoreFile, atMs: number, end: number): number {
  let low = Number(file.get('SELECT min(id) AS id FROM logs')?.['id'] ?? end);
  let high = end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = file.get('SELECT id, at FROM logs WHERE id >= ? ORDER BY id LIMIT 1', middle);
    if (row === undefined || Number(row['at']) >= atMs) high = middle;
    else low = Number(row['id']) + 1;
  }
  return high;
}

function where({ name, invocationId, environmentId, level, contains }: LogFilter): { conditions: string[]; params: Value[] } {
  const conditions: string[] = [];
  const params: Value[] = [];
  if (name !== undefined) {
    conditions.push('function = ?');
    params.push(name);
  }
  if (invocationId !== undefined) {
    conditions.push('invocation_id = ?');
    params.push(invocationId);
  }
  if (environmentId !== undefined) {
    conditions.push('environment_id = ?');
    params.push(environmentId);
  }
  const least = level === undefined ? 0 : LEVELS.indexOf(level);
  if (least > 0) {
    // From "warn" on there is an index, for those who say so in these words.
    conditions.push(least >= LEVELS.indexOf('warn') ? 'level >= 3 AND level >= ?' : 'level >= ?');
    params.push(least);
  }
  if (contains !== undefined && contains !== '') {
    // LIKE knows upper and lower case in ASCII only, but is much faster than a call for each line.
    const ascii = /^[\x20-\x7e]*$/.test(contains);
    conditions.push(ascii ? "message LIKE ? ESCAPE '\\'" : 'text_contains(message, ?)');
    params.push(ascii ? `%${contains.replaceAll(/[\\%_]/g, '\\$&')}%` : contains.toLowerCase());
  }
  return { conditions, params };
}

function toLogEntry(row: Row): LogEntry {
  const text = (key: string): string | null => (row[key] === null ? null : String(row[key]));
  return {
    id: String(row['id']),
    at: toInstant(Number(row['at'])),
    level: LEVELS[Number(row['level'])] ?? 'info',
    message: String(row['message']),
    functionRef: formatLocalRef(String(row['function'])),
    version: text('version'),
    invocationId: text('invocation_id'),
    environmentId: text('environment_id'),
    traceId: text('trace_id'),
    stream: STREAMS[Number(row['stream'])] ?? 'stdout',
  };
}
