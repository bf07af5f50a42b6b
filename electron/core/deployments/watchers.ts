/** Those who wait for something to happen to a deployment. */
export interface Watchers {
  wake(): void;
  /** Resolves at the next `wake`, when the signal aborts, or after `maxMs`: another process wakes nobody here. */
  next(signal: AbortSignal, maxMs: number): Promise<void>;
}

export function createWatchers(): Watchers {
  const waiting = new Set<() => void>();
  return {
    wake() {
      for (const finish of waiting) finish();
    },
    next: (signal, maxMs) =>
      new Promise((resolve) => {
        const finish = () => {
          waiting.delete(finish);
          clearTimeout(timer);
          signal.removeEventListener('abort', finish);
          resolve();
        };
        const timer = setTimeout(finish, maxMs);
        waiting.add(finish);
        signal.addEventListener('abort', finish);
      }),
  };
}
