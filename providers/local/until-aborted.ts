/**
 * A stream that ends when its signal aborts, whatever is behind it: with the signal's reason, and after the source was
 * told to stop. The signal given to `fetch` is not enough for a stream that lives long: it is held weakly there, and
 * once it was collected an abort no longer reaches the body that is still being read.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  // It may abort while nobody waits.
  aborted.catch(() => undefined);
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  let over = false;
  try {
    signal.throwIfAborted();
    for (;;) {
      const next = iterator.next();
      const result = await Promise.race([next, aborted]);
      if (result.done === true) {
        over = true;
        return;
      }
      yield result.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not waited for: a source that waits for its next item would make this wait too.
    if (!over) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
