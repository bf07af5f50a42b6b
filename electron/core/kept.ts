/** A few results that are costly to make, kept while they are in use and for a while after. */
export interface Kept<T> {
  get(key: string, make: () => Promise<T>): Promise<T>;
}

/** Keeps `max` values, the longest unused goes first. A failure is not kept. */
export function createKept<T>(max: number, drop: (value: T) => void): Kept<T> {
  const values = new Map<string, Promise<T>>();
  return {
    get(key, make) {
      const known = values.get(key);
      if (known !== undefined) {
        values.delete(key);
        values.set(key, known);
        return known;
      }
      const making = make();
      values.set(key, making);
      making.catch(() => values.delete(key));
      for (const [old, value] of values) {
        if (values.size <= max) break;
        values.delete(old);
        value.then(drop, () => undefined);
      }
      return making;
    },
  };
}
