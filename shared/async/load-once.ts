/** Something that is loaded when it is first needed. */
export interface Loaded<T> {
  /** Loads it, or waits for whoever does. A failure goes to all who wait; the next one tries again. */
  get(): Promise<T>;
  /** What is there, waiting for a load that is under way; null where nobody has needed it, or it failed. */
  loaded(): Promise<T | null>;
}

export function loadOnce<T>(load: () => Promise<T>): Loaded<T> {
  let loading: Promise<T> | null = null;
  return {
    get() {
      if (loading === null) {
        const attempt = load();
        loading = attempt;
        attempt.catch(() => {
          loading = null;
        });
      }
      return loading;
    },
    loaded: async () => (await loading?.catch(() => null)) ?? null,
  };
}
