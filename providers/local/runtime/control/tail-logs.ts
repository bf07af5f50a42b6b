import { setImmediate as otherWork } from 'node:timers/promises';
import type { LogEntry } from '#shared/model/log-entry.ts';
import type { LogFilter } from '../store/log-table.ts';
import type { Store } from '../store/store.ts';

const BATCH = 1000;

/**
 * Entries as they are committed, beginning after `after`, or with what comes next. Each commit wakes the readers, and each reads
 * from where it stopped: a slow one gets larger batches, loses nothing and holds nothing up. Ends when `signal` aborts.
 */
export async function* tailLogs(
  { logs, recorder }: Pick<Store, 'logs' | 'recorder'>,
  filter: LogFilter,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<LogEntry[]> {
  let last = after === undefined ? logs.last() : Number(after);
  let wake = (): void => {};
  let news = true;
  const stop = recorder.onCommit(() => {
    news = true;
    wake();
  });
  const abort = (): void => wake();
  signal.addEventListener('abort', abort);
  try {
    while (!signal.aborted) {
      if (!news) await new Promise<void>((resolve) => (wake = resolve));
      news = false;
      if (signal.aborted) return;
      for (;;) {
        const found = logs.after(filter, last, BATCH);
        const moved = found.last > last;
        last = found.last;
        if (found.items.length > 0) yield found.items;
        if (!moved) break;
        // A tail that begins far back looks through much.
        await otherWork();
        if (signal.aborted) return;
      }
    }
  } finally {
    stop();
    signal.removeEventListener('abort', abort);
  }
}
