import { firstSince } from './log-table.ts';
import type { StoreFile } from './store-file.ts';

/** How much history is kept. What is deployed is not history: functions, versions and documents stay. */
export interface Retention {
  /** Days; 0 keeps everything, however old. */
  days: number;
  /** Megabytes of the store; 0 keeps everything, however much. */
  mb: number;
}

/** Rows of a kind that go at a time: some milliseconds of work. */
const STEP = 500;
const DAY_MS = 86_400_000;

/** Forgets some of the history that need not be kept any more, the oldest first. True where there may be more of it. */
export function forgetHistory(file: StoreFile, { days, mb }: Retention, nowMs: number): boolean {
  const byAge = days === 0 ? -Infinity : nowMs - days * DAY_MS;
  const bySize = mb === 0 || usedBytes(file) <= mb * 2 ** 20 ? -Infinity : endOfOldest(file);
  const cutoff = Math.max(byAge, bySize);
  return cutoff === -Infinity ? false : forgetBefore(file, cutoff);
}

/** What the file holds; pages that are free again are used by what comes. */
function usedBytes(file: StoreFile): number {
  const pragma = (name: string): number => Number(file.get(`PRAGMA ${name}`)?.[name] ?? 0);
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
}

/** The time before which lie a step's rows of one kind and no more of any other; the last of each kind are always kept. */
function endOfOldest(file: StoreFile): number {
  const times = [
    file.get('SELECT started_at AS at FROM invocations ORDER BY started_at LIMIT 1 OFFSET ?', STEP),
    file.get('SELECT started_at AS at FROM traces ORDER BY started_at LIMIT 1 OFFSET ?', STEP),
    file.get('SELECT at FROM logs ORDER BY id LIMIT 1 OFFSET ?', STEP),
  ].flatMap((row) => (row === undefined ? [] : [Number(row['at'])]));
  return times.length === 0 ? -Infinity : Math.min(...times);
}

function forgetBefore(file: StoreFile, cutoff: number): boolean {
  const end = Number(file.get('SELECT max(id) AS id FROM logs')?.['id'] ?? 0) + 1;
  const line = firstSince(file, cutoff, end);
  return file.transaction(() => {
    const logs = file.run(
      'DELETE FROM logs WHERE id IN (SELECT id FROM logs WHERE id < ? AND at < ? ORDER BY id LIMIT ?)',
      line,
      cutoff,
      STEP,
    );
    const invocations = file.run(
      'DELETE FROM invocations WHERE seq IN (SELECT seq FROM invocations WHERE started_at < ? ORDER BY started_at LIMIT ?)',
      cutoff,
      STEP,
    );
    return [logs, invocations, forgetTraces(file, cutoff)].includes(STEP);
  });
}

/** A trace goes with its spans; one of many spans in several steps. */
function forgetTraces(file: StoreFile, cutoff: number): number {
  const old = file.all(
    'SELECT id, trace_id FROM traces WHERE started_at < ? AND ended_at < ? ORDER BY started_at LIMIT ?',
    cutoff,
    cutoff,
    STEP,
  );
  let left = STEP;
  for (const { id, trace_id: traceId } of old) {
    const spans = 'SELECT id FROM spans WHERE trace_id = ? LIMIT ?';
    left -= file.run(`DELETE FROM spans WHERE id IN (${spans})`, String(traceId), left);
    if (left <= 0) return STEP;
    file.run('DELETE FROM traces WHERE id = ?', Number(id));
  }
  return old.length;
}
