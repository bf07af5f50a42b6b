/** What came of one item of many. */
export interface Done<R> {
  /** Of the item, among those given. */
  index: number;
  result: R;
}

/**
 * Does the work on every item, so many at a time, and gives each result as soon as it is there. Where the reader stops, the
 * signal aborts or one fails, no further item is begun, and those under way are told by their signal and waited for.
 */
export async function* atMost<T, R>(limit: number, items: readonly T[], signal: AbortSignal, work: (item: T, signal: AbortSignal) => Promise<R>): AsyncGenerator<Done<R>, void, undefined> {
  const ended = new AbortController();
  const inner = AbortSignal.any([signal, ended.signal]);
  const pending = new Map<number, Promise<Done<R>>>();
  let next = 0;
  const fill = () => {
    for (; pending.size < limit && next < items.length && !inner.aborted; next++) {
      const index = next;
      pending.set(index, work(items[index] as T, inner).then((result) => ({ index, result })));
    }
  };
  try {
    for (fill(); pending.size > 0; fill()) {
      const done = await Promise.race(pending.values());
      pending.delete(done.index);
      yield done;
    }
  } finally {
    ended.abort();
    await Promise.allSettled(pending.values());
  }
} // prettier-ignore
