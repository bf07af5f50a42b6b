import type { HostDocuments } from '../../../../emulation-host.ts';

const COUNTERS = 'cosmos-counters';

/** Numbers that only rise. */
export interface Counters {
  last(name: string): number;
  next(name: string): number;
  remove(name: string): void;
}

export function createCounters(documents: HostDocuments): Counters {
  const last = (name: string): number => Number(documents.get(COUNTERS, name) ?? 0);
  return {
    last,
    next(name) {
      const value = last(name) + 1;
      documents.put(COUNTERS, name, value);
      return value;
    },
    remove: (name) => void documents.remove(COUNTERS, name),
  };
}
