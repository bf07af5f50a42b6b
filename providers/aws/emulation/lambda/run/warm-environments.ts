import type { HostWarmth } from '../../../../emulation-host.ts';
import { documentKey, type FunctionKey } from '../state/function-key.ts';
import type { RunContext } from './run-context.ts';

/** Provisioned concurrency: tells the runtime which versions are to be kept warm. */
export interface WarmEnvironments {
  /** Brings the runtime in step with what is provisioned for a function, after that or one of its aliases has changed. */
  sync(key: FunctionKey): void;
  /** Everything that is provisioned, after a start. */
  syncAll(): void;
  /** What has become of a version's or alias's provisioned concurrency; null where its code cannot run here at all. */
  of(key: FunctionKey, qualifier: string | null): HostWarmth | null;
  /** All documents are gone, and all functions with them. */
  reset(): void;
}

export function createWarmEnvironments({ host, state }: Pick<RunContext, 'host' | 'state'>): WarmEnvironments {
  /** What the runtime has been told, by function: how many by its own version. */
  const told = new Map<string, Map<string, number>>();

  const find = (key: FunctionKey, qualifier: string | null): { name: string; version: string } | null => {
    const target = state.resolve(key, qualifier);
    if (target === null || 'reason' in target.version.running) return null;
    return { name: target.fn.runtimeName, version: target.version.running.runtimeVersion };
  };

  const wantedOf = (key: FunctionKey): Map<string, number> => {
    const wanted = new Map<string, number>();
    for (const { qualifier, value } of state.provisioned.list(key)) {
      // All of an alias's go to the version that it names first, whatever its weights.
      const version = find(key, qualifier)?.version;
      if (version !== undefined) wanted.set(version, (wanted.get(version) ?? 0) + value.requested);
    }
    return wanted;
  };

  const sync = (key: FunctionKey): void => {
    const fn = state.find(key);
    const at = documentKey(key);
    const before = told.get(at) ?? new Map<string, number>();
    const wanted = wantedOf(key);
    if (wanted.size === 0) told.delete(at);
    else told.set(at, wanted);
    if (fn === null) return;
    for (const version of new Set([...before.keys(), ...wanted.keys()])) {
      const count = wanted.get(version) ?? 0;
      if (count === before.get(version) || host.functions.version(fn.runtimeName, version) === null) continue;
      host.functions.keepWarm(fn.runtimeName, version, count);
    }
  };

  return {
    sync,
    syncAll() {
      for (const key of state.provisionedFunctions()) sync(key);
    },
    of(key, qualifier) {
      const found = find(key, qualifier);
      return found === null ? null : host.functions.warmth(found.name, found.version);
    },
    reset: () => told.clear(),
  };
}
