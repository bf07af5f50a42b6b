import { toFsError } from '../../fs-error.ts';
import { toDeployed } from '../store/catalog.ts';
import type { StoredVersion } from '../store/function-table.ts';
import type { ControlContext } from './context.ts';
import { rejectWithPlace } from './load-error.ts';
import { createNameLock } from './name-lock.ts';

type Context = Pick<ControlContext, 'store' | 'code' | 'catalog' | 'engine' | 'log'>;

/** How versions come and go; shared by everything that changes functions. */
export interface Releases {
  /** Held while a function is changed. */
  lock: (name: string) => Promise<Disposable>;
  /** Loads the code as it would run; rejects with the function's own error. */
  probe(version: StoredVersion, signal: AbortSignal): Promise<{ version: StoredVersion; initMs: number }>;
  /** Stores a version and lets it take over. All or nothing. */
  goLive(version: StoredVersion): void;
  /** Lets environments of the version that ran before end after their calls; of all versions where the function is gone. */
  switchTraffic(name: string, previous: number | null | 'all'): void;
  /** Called with the name after a function was deployed, switched or removed. Gives back the way to stop it. */
  onChange(listener: (name: string) => void): () => void;
}

export function createReleases({ store, code, catalog, engine, log }: Context): Releases {
  const listeners = new Set<(name: string) => void>();
  const releases: Releases = {
    lock: createNameLock(),
    async probe(version, signal) {
      const fn = toDeployed(version, code.path);
      const { entries, initMs } = await engine.probe(fn, signal).catch((error: unknown) => rejectWithPlace(error, fn, signal));
      signal.throwIfAborted();
      return { version: { ...version, entries }, initMs };
    },
    goLive(version) {
      const previous = store.functions.find(version.name)?.live.version ?? null;
      try {
        // The manifest first: where the database is lost, it is what the version is found by.
        code.manifests.write({ ...version, liveSinceMs: version.createdAtMs });
        store.functions.add(version, true);
      } catch (error) {
        code.manifests.remove(version);
        throw toFsError(error, 'The deployment cannot be stored', store.file.path);
      }
      releases.switchTraffic(version.name, previous);
      // Somebody sits before it: what it says when it starts is wanted at once.
      if (version.project.directory !== undefined) engine.keepWarm(toDeployed(version, code.path), 1);
    },
    switchTraffic(name, previous) {
      catalog.forget(name);
      if (previous !== null) engine.retire(name, previous === 'all' ? null : String(previous));
      for (const listener of listeners) {
        try {
          listener(name);
        } catch (error) {
          log(`Somebody who follows changes failed at that of "${name}".`, error);
        }
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return releases;
}
