/** Changes of the same function wait for each other; those of different functions do not. */
export function createNameLock(): (name: string) => Promise<Disposable> {
  const last = new Map<string, Promise<void>>();
  return async (name) => {
    const before = last.get(name);
    const { promise, resolve } = Promise.withResolvers<void>();
    last.set(name, promise);
    await before;
    return {
      [Symbol.dispose]() {
        if (last.get(name) === promise) last.delete(name);
        resolve();
      },
    };
  };
}
