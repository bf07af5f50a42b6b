import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEntry } from '#shared/model/log-entry.ts';
import type { Call, LogQuery } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { matches, timeOfId, toEntry, toFilter } from './log-query.ts';
import { readPage } from './read-logs.ts';

const PAGE = 1000;
/** Entries arrive late and out of order: each look goes this far back behind the newest one. */
const OVERLAP_MS = 15_000;
/** Reading is limited to 60 questions a minute for a project. @see https://cloud.google.com/logging/quotas#api-limits */
const PACE_MS = { cloud: 2500, local: 250 } as const;

const back = (instant: string, ms: number): string => new Date(Math.max(0, Date.parse(instant) - ms)).toISOString();

const earlier = (a: string, b: string): string => (a < b ? a : b);
const later = (a: string, b: string): string => (a < b ? b : a);

/** What a tail has told already, and how far it has come. */
class Progress {
  readonly #told = new Map<string, string>();
  readonly #begin: string;
  readonly #start: string;
  #newest: string;

  constructor(after: string | null) {
    this.#begin = after ?? '';
    this.#start = timeOfId(this.#begin) ?? new Date().toISOString();
    this.#newest = this.#start;
  }

  /** From where the next look begins. */
  get since(): string {
    return later(this.#start, back(this.#newest, OVERLAP_MS));
  }

  isNew(entry: LogEntry): boolean {
    if (this.#told.has(entry.id) || entry.id <= this.#begin) return false;
    const at = timeOfId(entry.id) ?? entry.at;
    this.#told.set(entry.id, at);
    this.#newest = later(this.#newest, at);
    return true;
  }

  /** Forgets what no look will come upon again. */
  settle(): void {
    const kept = earlier(this.since, back(this.#newest, 2 * OVERLAP_MS));
    for (const [id, at] of this.#told) if (at < kept) this.#told.delete(id);
  }
}

async function* pages(context: GcpContext, op: string, filter: string, call: Call): AsyncGenerator<LogEntry[], void, undefined> {
  let pageToken = '';
  do {
    const { entries, next } = await readPage(context, op, { filter, orderBy: 'timestamp asc', pageSize: PAGE, pageToken }, call);
    yield entries.map((entry) => toEntry(context, entry));
    pageToken = next;
  } while (pageToken !== '');
}

/**
 * Batches as they are written, by looking again and again: the call that pushes them (TailLogEntries) speaks gRPC only, which
 * does not pass every proxy, and ten tails are the most a project has. Each entry is told once, however late it comes.
 */
export async function* tailLogs(
  context: GcpContext,
  op: string,
  query: LogQuery & { after?: string | undefined },
  call: Call,
): AsyncGenerator<LogEntry[], void, undefined> {
  const progress = new Progress(query.after ?? null);
  while (!call.signal.aborted) {
    const filter = toFilter(context, query, { since: progress.since, until: null });
    const batch: LogEntry[] = [];
    for await (const entries of pages(context, op, filter, call)) {
      batch.push(...entries.filter((entry) => progress.isNew(entry) && matches(query, entry)));
    }
    progress.settle();
    if (batch.length > 0) yield batch.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    await context.read(op, null, call, () => sleep(PACE_MS[context.target], undefined, { signal: call.signal }));
  }
}
