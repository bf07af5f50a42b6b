import type { Manifest, Manifests } from '../code/manifests.ts';
import type { FunctionTable } from './function-table.ts';
import type { Notices } from './notices.ts';
import type { Recovery } from './store-file.ts';

/** Brings back, from their manifests, the functions and versions that a rebuilt store lacks. Returns how many versions. */
export function recoverFunctions(functions: FunctionTable, manifests: Manifests): number {
  const byName = Map.groupBy(manifests.readAll(), (manifest) => manifest.name);
  let recovered = 0;
  for (const [name, versions] of byName) {
    const known = functions.find(name);
    for (const manifest of versions.toSorted((a, b) => a.version - b.version)) {
      if (functions.version(name, manifest.version) !== null) continue;
      const { liveSinceMs: _, ...version } = manifest;
      functions.add(version, false);
      recovered++;
    }
    const live = latestLive(versions);
    if (known === null && live !== null) functions.setLive(name, live.version, live.liveSinceMs ?? live.createdAtMs);
  }
  return recovered;
}

function latestLive(versions: readonly Manifest[]): Manifest | null {
  return versions.reduce<Manifest | null>((best, one) => ((one.liveSinceMs ?? -1) > (best?.liveSinceMs ?? -1) ? one : best), null);
}

/** Tells the user what happened to the store. */
export function noticeRecovery(notices: Notices, { asidePath, salvaged }: Recovery, recovered: number): void {
  const { functions = 0, invocations = 0, logs = 0 } = salvaged.rows;
  const kept = `${functions} functions, ${invocations} invocations and ${logs} log lines were kept`;
  const more = recovered === 0 ? '' : `, and ${recovered} versions were found again beside their code`;
  notices.raise(`store-damaged-${asidePath.slice(-24)}`, {
    severity: 'warning',
    message: `The runtime's store was damaged and has been rebuilt: ${kept}${more}. ${salvaged.unreadable === 0 ? 'Nothing was unreadable.' : 'The rest could not be read.'}`,
    hint: `The damaged file has been kept: ${asidePath}`,
  });
}
