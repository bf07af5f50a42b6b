import type { DeployedFunction, FunctionCatalog } from '../ports.ts';
import type { FunctionTable, StoredVersion } from './function-table.ts';

export interface CachedCatalog extends FunctionCatalog {
  /** Reads the function again the next time it is asked for; all of them where `name` is null. */
  forget(name: string | null): void;
}

/** Functions by name, kept in memory: a request must not wait for a query. */
export function createCatalog(functions: FunctionTable, codePath: (sha256: string) => string): CachedCatalog {
  const known = new Map<string, Map<string, DeployedFunction>>();
  return {
    resolve(name, qualifier) {
      const key = qualifier ?? '';
      const found = known.get(name)?.get(key);
      if (found !== undefined) return found;
      const version = qualifier === null ? functions.find(name)?.live : functions.version(name, toNumber(qualifier));
      if (version === undefined || version === null) return null;
      const fn = toDeployed(version, codePath);
      let versions = known.get(name);
      if (versions === undefined) known.set(name, (versions = new Map()));
      versions.set(key, fn);
      return fn;
    },
    forget(name) {
      if (name === null) known.clear();
      else known.delete(name);
    },
  };
}

/** A version as the engine runs it. */
export function toDeployed(version: StoredVersion, codePath: (sha256: string) => string): DeployedFunction {
  const { name, project, codeSha256 } = version;
  const takesStreams = version.entries.some((entry) => entry.takesStreams === true);
  return { name, version: String(version.version), project, codeDir: project.directory ?? codePath(codeSha256), codeSha256, takesStreams };
}

function toNumber(qualifier: string): number {
  return /^[1-9]\d{0,9}$/.test(qualifier) ? Number(qualifier) : 0;
}
