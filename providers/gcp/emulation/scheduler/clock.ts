/** What a timer can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Wakes up for the earliest of many things that are due. */
export interface Clock {
  /** When something is due next; null takes it off. */
  set(key: string, atMs: number | null): void;
  stop(): void;
}

/** `due` is called with the key once its time has come, and has to set the next one. */
export function startClock(due: (key: string) => void): Clock {
  const times = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const arm = (): void => {
    clearTimeout(timer);
    if (stopped || times.size === 0) return;
    const next = Math.min(...times.values());
    timer = setTimeout(tick, Math.min(MAX_TIMER_MS, Math.max(0, next - Date.now()))).unref();
  };
  const tick = (): void => {
    const now = Date.now();
    const keys = [...times].filter(([, atMs]) => atMs <= now).map(([key]) => key);
    for (const key of keys) {
      times.delete(key);
      due(key);
    }
    arm();
  };
  return {
    set(key, atMs) {
      if (atMs === null) times.delete(key);
      else times.set(key, atMs);
      arm();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
