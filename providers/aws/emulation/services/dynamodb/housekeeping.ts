import type { Database } from './database.ts';
import { keyOf } from './table.ts';
import type { StreamStore } from './streams/stream-store.ts';

const EVERY_MS = 60_000;

/** Removes items whose time to live is over, and records of streams that are too old, once a minute. Ends with the returned function. */
export function startHousekeeping(database: Database, streams: StreamStore, onFault: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    try {
      removeExpired(database, Date.now());
      streams.trim(Date.now());
    } catch (error) {
      onFault(error);
    }
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * "the current time is greater than the value": a number of epoch seconds, at most five years ago.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
export function removeExpired(database: Database, nowMs: number): void {
  const nowS = nowMs / 1000;
  const oldestS = nowS - 5 * 365 * 24 * 60 * 60;
  for (const table of database.allTables()) {
    if (table.ttlAttribute === null) continue;
    for (const item of database.items(table)) {
      const value = item[table.ttlAttribute];
      const atS = value !== undefined && 'N' in value ? Number(value.N) : null;
      if (atS !== null && atS < nowS && atS > oldestS) database.remove(table, keyOf(item, table.key), { expired: true });
    }
  }
}
