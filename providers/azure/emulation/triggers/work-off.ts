import { timerAt, within } from '../../../emulation-parts/pause.ts';
import type { Listener } from './listener.ts';

/** What waits to be worked off, a piece at a time or several beside one another. */
export interface Backlog<T> {
  /** Whether more may begin while so many pieces are worked on. */
  hasRoom(running: number): boolean;
  /** Takes what there is now; nothing where there is none. */
  take(): readonly T[];
  work(piece: T): Promise<void>;
  /** Hears why the work on a piece rejected. */
  onFault(error: unknown, piece: T): void;
  /** Epoch milliseconds at which there is more by itself; null where `wake` tells. */
  nextAtMs(): number | null;
}

export interface Worker extends Listener {
  /** There may be something to take; not looked at within this call. */
  wake(): void;
}

/** Works a backlog off until it is closed. Begins when it is woken. */
export function workOff<T>({ hasRoom, take, work, onFault, nextAtMs }: Backlog<T>): Worker {
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | null = null;
  let closed = false;

  const start = (piece: T): void => {
    const one = work(piece)
      .catch((error: unknown) => onFault(error, piece))
      .finally(() => {
        running.delete(one);
        turn();
      });
    running.add(one);
  };
  const turn = (): void => {
    clearTimeout(timer);
    if (closed) return;
    while (hasRoom(running.size)) {
      const found = take();
      if (found.length === 0) break;
      found.forEach(start);
    }
    const next = hasRoom(running.size) ? nextAtMs() : null;
    if (next !== null) timer = timerAt(next, turn);
  };
  return {
    wake() {
      soon ??= setImmediate(() => {
        soon = null;
        turn();
      });
    },
    close(graceMs) {
      closed = true;
      clearTimeout(timer);
      return within(Promise.all(running), graceMs);
    },
  };
}
