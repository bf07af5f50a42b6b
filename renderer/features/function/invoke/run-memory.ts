import type { Run } from './run-store.ts';

/** Keeps the runs of a function through a reload of the page. */
export interface RunMemory {
  load(ref: string): readonly Run[];
  save(ref: string, runs: readonly Run[]): void;
}

/** As much of Web Storage as is used here. */
type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

/** Runs whose request is longer are not kept: storage has about 5 MB for everything. */
const KEEP_CHARS = 20_000;
const KEEP_RUNS = 20;

const key = (ref: string) => `isobar-runs:${ref}`;

/** Finished runs without their payloads, which the record of the invocation has. */
export function createRunMemory(storage: Storage): RunMemory {
  return {
    load(ref) {
      try {
        // Written by `save` in this tab; nothing else has the key.
        return JSON.parse(storage.getItem(key(ref)) ?? '[]') as Run[];
      } catch {
        return [];
      }
    },
    save(ref, runs) {
      const kept = runs
        .filter((run) => run.state !== 'running' && run.draft.body.length <= KEEP_CHARS)
        .slice(0, KEEP_RUNS)
        .map((run) => ({ ...run, invocation: null, error: null, head: null, chunks: [], receivedBytes: 0 }))
        // What failed before it began has no record to show.
        .filter((run) => run.outcome !== null);
      try {
        storage.setItem(key(ref), JSON.stringify(kept));
      } catch {
        // Full or refused: the runs then last as long as the page.
      }
    },
  };
}
