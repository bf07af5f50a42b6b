/** What a timer can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Waits, or less where the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(MAX_TIMER_MS, Math.max(0, ms)));
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Calls back at that instant (epoch milliseconds), or earlier where it is further away than a timer can hold; does not keep the process alive. */
export function timerAt(atMs: number, work: () => void): NodeJS.Timeout {
  return setTimeout(work, Math.min(MAX_TIMER_MS, Math.max(0, atMs - Date.now()))).unref();
}

/** Waits for `work`, but not longer than that. */
export async function within(work: Promise<unknown>, ms: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([work.catch(() => {}), pause(ms, over.signal)]);
  over.abort();
}
