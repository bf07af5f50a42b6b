/** Several endless streams as one, each item as soon as it is there. Ends with the last, fails with the first that fails. */
export async function* merge<T>(sources: readonly AsyncIterable<T>[]): AsyncGenerator<T, void, undefined> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  type Step = { index: number; result: IteratorResult<T> };
  const step = async (index: number): Promise<Step> => {
    const iterator = iterators[index];
    return { index, result: iterator === undefined ? { done: true, value: undefined } : await iterator.next() };
  };
  const pending = new Map(iterators.map((_, index) => [index, step(index)]));
  try {
    while (pending.size > 0) {
      const { index, result } = await Promise.race(pending.values());
      if (result.done === true) {
        pending.delete(index);
      } else {
        pending.set(index, step(index));
        yield result.value;
      }
    }
  } finally {
    // Those still waiting end when their signal aborts: to wait for them here could be for ever.
    for (const iterator of iterators) void iterator.return?.().catch(() => undefined);
    for (const waiting of pending.values()) waiting.catch(() => undefined);
  }
}
