import { useEffect, useState } from 'react';
import { useRuntime } from '../../../api/runtime.ts';
import { sleep } from '../buffer/follow.ts';

/** While the runtime is stopped it is asked this seldom: it may have been started behind our back, and lines may come from elsewhere. */
const SELDOM_MS = 30_000;

type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** How to wait before the next attempt: long while the local runtime is stopped, and not a moment longer once it runs again. */
export function usePatience(): Wait {
  const stopped = useRuntime().data?.running === false;
  const [patience] = useState(() => new Patience());
  useEffect(() => patience.set(stopped), [patience, stopped]);
  return patience.wait;
}

class Patience {
  #stopped = false;
  readonly #wake = new Set<() => void>();

  set(stopped: boolean): void {
    const back = this.#stopped && !stopped;
    this.#stopped = stopped;
    if (back) for (const each of this.#wake) each();
  }

  readonly wait: Wait = async (ms, signal) => {
    const abort = new AbortController();
    const wake = (): void => abort.abort();
    this.#wake.add(wake);
    signal.addEventListener('abort', wake, { signal: abort.signal });
    await sleep(this.#stopped ? Math.max(ms, SELDOM_MS) : ms, abort.signal);
    abort.abort();
    this.#wake.delete(wake);
  };
}
