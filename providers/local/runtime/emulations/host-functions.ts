import { AppError } from '#shared/errors.ts';
import type { Project } from '#shared/model/project.ts';
import type { HostFunctions, HostVersion } from '../../../emulation-host.ts';
import { toFsError } from '../../fs-error.ts';
import type { ControlContext } from '../control/context.ts';
import { forgetFunction } from '../control/function-changes.ts';
import type { StoredFunction, StoredVersion } from '../store/function-table.ts';

/** The runtime's functions as an emulation sees and changes them. */
export function createHostFunctions(context: ControlContext): HostFunctions {
  const { store, code, releases, catalog, engine } = context;

  const need = (name: string, version: string): StoredVersion => {
    const found = store.functions.version(name, toNumber(version));
    if (found !== null) return found;
    throw new AppError('not_found', `There is no version ${version} of "${name}" in the local runtime.`, {
      hint: 'See those there are with "isobar functions get".',
    });
  };

  return {
    list: () => store.functions.list().map(toHostFunction),
    find(name) {
      const found = store.functions.find(name);
      return found === null ? null : toHostFunction(found);
    },
    version(name, version) {
      const found = store.functions.version(name, toNumber(version));
      return found === null ? null : toHostVersion(found);
    },
    versions: (name) => store.functions.versions(name).map(toHostVersion),
    deploy({ project, codeSha256, origin, live = true }) {
      const found = code.find(codeSha256);
      if (found === null) throw new AppError('not_found', 'The code is not in the local runtime.', { hint: 'Send it again.' });
      const version: StoredVersion = {
        name: project.name,
        version: store.functions.nextVersion(project.name),
        createdAtMs: Date.now(),
        codeSha256,
        codeSize: found.size,
        project,
        origin,
        entries: carriedEntries(store.functions.find(project.name)?.live ?? null, project, codeSha256),
      };
      if (live) releases.goLive(version);
      else addDormant(context, version);
      return toHostVersion(version);
    },
    async probe(name, version, signal) {
      const { version: loaded, initMs } = await releases.probe(need(name, version), signal);
      // It may have been removed in the meantime.
      if (store.functions.version(name, loaded.version) !== null) store.functions.add(loaded, false);
      catalog.forget(name);
      return { entries: loaded.entries, initMs };
    },
    setLive(name, version) {
      const found = need(name, version);
      const before = store.functions.find(name)?.live.version ?? null;
      if (before === found.version) return;
      const now = Date.now();
      code.manifests.write({ ...found, liveSinceMs: now });
      store.functions.setLive(name, found.version, now);
      releases.switchTraffic(name, before);
    },
    remove(name) {
      if (store.functions.find(name) === null) {
        throw new AppError('not_found', `There is no function "${name}" in the local runtime.`, { hint: 'It may be gone already.' });
      }
      forgetFunction(context, name);
    },
    keepWarm(name, version, count) {
      need(name, version);
      const fn = catalog.resolve(name, version);
      if (fn !== null) engine.keepWarm(fn, count);
    },
    warmth(name, version) {
      const fn = catalog.resolve(name, version);
      return fn === null ? { kept: 0, ready: 0, failure: null } : engine.warmth(fn);
    },
    lock: (name) => releases.lock(name),
    onChange: (listener) => releases.onChange(listener),
    url: (name) => (store.functions.find(name)?.live.project.http.enabled === true ? context.functionUrl(name) : null),
  };
}

/** The functions found in the version that runs, where the new one has the same code and reads it the same way. */
function carriedEntries(live: StoredVersion | null, project: Project, codeSha256: string): StoredVersion['entries'] {
  const same = live?.codeSha256 === codeSha256 && live.project.model === project.model && live.project.handler === project.handler;
  return same ? live.entries : [];
}

/** A version that exists and does not run unless it is asked for. */
function addDormant({ store, code }: ControlContext, version: StoredVersion): void {
  try {
    code.manifests.write({ ...version, liveSinceMs: null });
    store.functions.add(version, false);
  } catch (error) {
    code.manifests.remove(version);
    throw toFsError(error, 'The version cannot be stored', store.file.path);
  }
}

function toHostFunction({ name, live, createdAtMs, updatedAtMs }: StoredFunction): ReturnType<HostFunctions['list']>[number] {
  return { name, live: toHostVersion(live), createdAtMs, updatedAtMs };
}

function toHostVersion(version: StoredVersion): HostVersion {
  return { ...version, version: String(version.version) };
}

function toNumber(version: string): number {
  return /^[1-9]\d{0,9}$/.test(version) ? Number(version) : 0;
}
