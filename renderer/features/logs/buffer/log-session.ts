import type { ProfileFailure } from '#shared/contract/error-data.ts';
import { AppError, isCancelled, toAppError } from '#shared/errors.ts';
import type { LogEntry } from '#shared/model/log-entry.ts';
import { follow, type FollowPorts, type FollowState } from './follow.ts';
import { LogBuffer } from './log-buffer.ts';

export interface LogPage {
  items: LogEntry[];
  more: boolean;
  failures: readonly ProfileFailure[];
}

/** What a session asks of the host; the filter is already in it. */
export interface LogSource {
  /** The newest entries, or those before one (and perhaps others of its millisecond); `around` a line: those of its millisecond. */
  list(query: { before?: Pick<LogEntry, 'id' | 'at'>; limit: number; around?: string }, signal: AbortSignal): Promise<LogPage>;
  tail(after: string | null, signal: AbortSignal): Promise<AsyncIterable<{ items: LogEntry[] }>>;
  /** True where the tail begins at "now" whatever it is given: ids of several providers say nothing of each other's order. */
  beginsNow?: boolean;
}

export interface SessionPorts {
  sleep: FollowPorts['sleep'];
  /** How long it is waited before something is tried again. */
  wait: FollowPorts['sleep'];
  now: FollowPorts['now'];
}

/** `live` follows; `fixed` is a stretch of the past; `around` begins at one line and reads on in both directions. */
export type LogMode = { kind: 'live' } | { kind: 'fixed' } | { kind: 'around'; id: string; at: string };

export interface LogSnapshot {
  /** Grows with every change. */
  version: number;
  /** Grows when entries came or went. */
  lines: number;
  /** The first page is there. */
  loaded: boolean;
  follow: FollowState | null;
  /** Older entries exist than those in the buffer. */
  older: boolean;
  loadingOlder: boolean;
  /** Only `around`: whether newer ones may exist. */
  newer: boolean;
  loadingNewer: boolean;
  /** Why a page could not be read. */
  error: AppError | null;
  failures: readonly ProfileFailure[];
}

export const FIRST_PAGE = 1000;
const PAGE = 2000;
const CONTEXT = 300;
/** When nothing more comes for so long, what was there has been read. */
const QUIET_MS = 350;

/** The entries of one view and how they come: first page, older ones, the tail. One session per filter; `stop` ends it. */
export class LogSession {
  readonly buffer = new LogBuffer();
  readonly #source: LogSource;
  readonly #mode: LogMode;
  readonly #ports: SessionPorts;
  readonly #abort = new AbortController();
  readonly #listeners = new Set<() => void>();
  #revision = 0;
  #snapshot: LogSnapshot = {
    version: 0,
    lines: 0,
    loaded: false,
    follow: null,
    older: false,
    loadingOlder: false,
    newer: false,
    loadingNewer: false,
    error: null,
    failures: [],
  };

  constructor(source: LogSource, mode: LogMode, ports: SessionPorts) {
    this.#source = source;
    this.#mode = mode;
    this.#ports = ports;
  }

  readonly snapshot = (): LogSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads the first page, trying again where that can help, then follows. Resolves when it is stopped or has nothing more to do. */
  async start(): Promise<void> {
    const { signal } = this.#abort;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        await this.#readFirst(signal);
        break;
      } catch (error) {
        if (signal.aborted || !this.#failed(error)) return;
        await this.#ports.wait(Math.min(10_000, 1000 * 2 ** attempt), signal);
      }
    }
    if (signal.aborted || this.#mode.kind !== 'live') return;
    await this.#follow(signal);
  }

  stop(): void {
    this.#abort.abort();
    this.#listeners.clear();
  }

  /** Reads the page before the oldest entry. */
  readonly loadOlder = async (): Promise<void> => {
    const { older, loadingOlder } = this.#snapshot;
    const before = this.buffer.at(0);
    if (!older || loadingOlder || before === undefined) return;
    this.#change({ loadingOlder: true });
    try {
      const page = await this.#source.list({ before, limit: PAGE }, this.#abort.signal);
      const fresh = this.buffer.unknown(page.items);
      const kept = this.buffer.prepend(fresh);
      // Where there is no room for older ones, none are asked for any more.
      this.#change({ loadingOlder: false, older: page.more && kept > 0 && kept === fresh.length, error: null });
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#change({ loadingOlder: false, error: toAppError(error) });
    }
  };

  /** Reads on after the newest entry; only around a line, where nothing is followed. */
  readonly loadNewer = async (): Promise<void> => {
    const { newer, loadingNewer } = this.#snapshot;
    const after = this.buffer.lastId;
    if (!newer || loadingNewer || after === null) return;
    this.#change({ loadingNewer: true });
    try {
      const items = await this.#readAfter(after, PAGE);
      this.buffer.append(items);
      this.#change({ loadingNewer: false, newer: items.length >= PAGE, error: null });
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#change({ loadingNewer: false, error: toAppError(error) });
    }
  };

  async #readFirst(signal: AbortSignal): Promise<void> {
    if (this.#mode.kind === 'around') return this.#readAround(this.#mode, signal);
    const { items, more, failures } = await this.#source.list({ limit: FIRST_PAGE }, signal);
    this.buffer.append(items);
    this.#change({ loaded: true, older: more, failures, error: null });
  }

  async #readAround({ id, at }: { id: string; at: string }, signal: AbortSignal): Promise<void> {
    const [before, same, after] = await Promise.all([
      this.#source.list({ before: { id, at }, limit: CONTEXT }, signal),
      this.#source.list({ around: at, limit: FIRST_PAGE }, signal),
      this.#readAfter(id, CONTEXT),
    ]);
    const line = same.items.find((entry) => entry.id === id);
    if (line === undefined) {
      throw new AppError('not_found', 'This log line is not there any more.', {
        hint: 'It was removed with older lines. Show the newest ones instead.',
      });
    }
    this.buffer.append([...before.items.filter((entry) => entry.id !== id), line, ...after]);
    this.#change({ loaded: true, older: before.more, newer: after.length >= CONTEXT, failures: before.failures, error: null });
  }

  /** Entries after an id, by way of the tail: as many as asked for, or until no more come. */
  async #readAfter(id: string, limit: number): Promise<LogEntry[]> {
    const abort = new AbortController();
    const { signal } = abort;
    this.#abort.signal.addEventListener('abort', () => abort.abort(), { signal });
    const items: LogEntry[] = [];
    const quiet = async (): Promise<'quiet'> => {
      await this.#ports.sleep(QUIET_MS, signal);
      return 'quiet';
    };
    try {
      const batches = (await this.#source.tail(id, signal))[Symbol.asyncIterator]();
      while (items.length < limit) {
        const next = await Promise.race([batches.next(), quiet()]);
        if (next === 'quiet' || next.done === true) break;
        items.push(...next.value.items);
      }
    } finally {
      abort.abort();
    }
    return items.slice(0, limit);
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const ports: FollowPorts = {
      now: this.#ports.now,
      sleep: this.#ports.wait,
      open: (after, stop) => this.#source.tail(after, stop),
      lastId: () => this.buffer.lastId,
      take: (items) => {
        if (this.buffer.append(items).added > 0) this.#change({});
      },
      state: (state) => {
        this.#change({ follow: state });
        if (state.phase === 'live' && (this.buffer.length === 0 || this.#source.beginsNow === true)) void this.#fillGap(signal);
      },
    };
    await follow(ports, signal);
  }

  /** Where the tail begins at "now": what was written between the last page and then is fetched. */
  async #fillGap(signal: AbortSignal): Promise<void> {
    try {
      await this.#ports.sleep(QUIET_MS, signal);
      const { items } = await this.#source.list({ limit: FIRST_PAGE }, signal);
      const fresh = this.buffer.unknown(items);
      if (fresh.length === 0) return;
      if (this.buffer.length === 0) this.buffer.prepend(fresh);
      else this.buffer.append(fresh);
      this.#change({});
    } catch (error) {
      if (!isCancelled(error)) this.#change({ error: toAppError(error) });
    }
  }

  /** Notes a failure. True where trying again can help. */
  #failed(error: unknown): boolean {
    const failure = toAppError(error);
    this.#change({ error: failure });
    return failure.row.fault !== 'user';
  }

  #change(patch: Partial<LogSnapshot>): void {
    if (this.#abort.signal.aborted) return;
    const { version, lines } = this.#snapshot;
    this.#snapshot = {
      ...this.#snapshot,
      ...patch,
      version: version + 1,
      lines: this.buffer.revision === this.#revision ? lines : lines + 1,
    };
    this.#revision = this.buffer.revision;
    for (const listener of this.#listeners) listener();
  }
}
