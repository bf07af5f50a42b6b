import type { FunctionKey } from './function-key.ts';

/** Reserved concurrency by function, in memory: what an account has left must not cost a walk over its functions. */
export interface Reservations {
  set(key: FunctionKey, reserved: number | null): void;
  /** Of an account in a region, all together. */
  sum(account: string, region: string): number;
  clear(): void;
}

export function createReservations(): Reservations {
  const places = new Map<string, Map<string, number>>();
  return {
    set({ account, region, name }, reserved) {
      const place = `${account}/${region}`;
      let functions = places.get(place);
      if (functions === undefined) places.set(place, (functions = new Map()));
      if (reserved === null) functions.delete(name);
      else functions.set(name, reserved);
    },
    sum: (account, region) => [...(places.get(`${account}/${region}`)?.values() ?? [])].reduce((sum, one) => sum + one, 0),
    clear: () => places.clear(),
  };
}
