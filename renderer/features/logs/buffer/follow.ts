import type { LogEntry } from '#shared/model/log-entry.ts';
import { AppError, isCancelled, toAppError } from '#shared/errors.ts';

/** How the tail is doing. `waiting`: the connection broke; the next attempt is at `retryAt` (epoch ms). */
export type FollowState =
  | { phase: 'connecting' }
  | { phase: 'live' }
  | { phase: 'waiting'; error: AppError; attempt: number; retryAt: number }
  | { phase: 'failed'; error: AppError };

export interface FollowPorts {
  /** Opens the stream after the entry `after`; null is from now on. */
  open(after: string | null, signal: AbortSignal): Promise<AsyncIterable<{ items: LogEntry[] }>>;
  /** Where to go on: the newest entry that was taken. */
  lastId(): string | null;
  take(items: LogEntry[]): void;
  state(state: FollowState): void;
  /** Resolves after `ms`, or when `signal` aborts; tests pass their own. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  now(): number;
}

/** Waits grow to this. */
const MAX_WAIT_MS = 10_000;
/** A connection that held this long was a good one: waits begin anew. */
const GOOD_MS = 5_000;

/**
 * Follows a stream of log entries until the signal aborts. A stream that ends or breaks (the runtime
 * went away) is opened again after the newest entry taken, so that nothing is missed; the buffer
 * leaves out what comes twice. Gives up only where trying again cannot help.
 */
export async function follow(ports: FollowPorts, signal: AbortSignal): Promise<void> {
  let attempt = 0;
  while (!signal.aborted) {
    ports.state({ phase: 'connecting' });
    const openedAt = ports.now();
    const error = await once(ports, signal);
    if (signal.aborted) return;
    if (error.row.fault === 'user' && error.code !== 'cancelled') {
      ports.state({ phase: 'failed', error });
      return;
    }
    attempt = ports.now() - openedAt > GOOD_MS ? 1 : attempt + 1;
    const wait = Math.min(MAX_WAIT_MS, 500 * 2 ** (attempt - 1));
    ports.state({ phase: 'waiting', error, attempt, retryAt: ports.now() + wait });
    await ports.sleep(wait, signal);
  }
}

/** One connection, for as long as it lasts. Resolves with why it ended. */
async function once(ports: FollowPorts, signal: AbortSignal): Promise<AppError> {
  try {
    const batches = await ports.open(ports.lastId(), signal);
    ports.state({ phase: 'live' });
    for await (const { items } of batches) {
      if (signal.aborted) break;
      if (items.length > 0) ports.take(items);
    }
    return new AppError('unavailable', 'The log stream ended.', { hint: 'It is opened again by itself.' });
  } catch (error) {
    return isCancelled(error) && signal.aborted ? new AppError('cancelled', 'Cancelled.') : toAppError(error);
  }
}

/** A sleep that ends early when the signal aborts; used outside tests. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
