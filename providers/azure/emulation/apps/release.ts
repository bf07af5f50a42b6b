import { AppError } from '#shared/errors.ts';
import type { Project } from '#shared/model/project.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { AppStore } from './app-store.ts';
import type { Site } from './site.ts';
import { toProject } from './to-project.ts';

/** How versions are marked that this emulation made. */
export const ORIGIN = 'Azure Resource Manager';

export interface Releases {
  /**
   * Makes code that is in the store the app's code. It takes over whether its functions can be read or not, as in the
   * cloud; what the host found wrong is kept in the site's `indexError`. Gives that.
   */
  deployCode(site: Site, codeSha256: string, signal: AbortSignal): Promise<string | null>;
  /** Lets the code that runs run with the site's settings as they are now. Nothing happens where there is no code. */
  applySettings(site: Site): Promise<void>;
  /** Lets what runs start anew. */
  restart(site: Site): Promise<void>;
  /** Forgets what runs. */
  remove(site: Site): Promise<void>;
  /** Whether a change of this function of the runtime is this emulation's own, and under way. */
  isOwn(functionName: string): boolean;
}

export function createReleases({ functions, code }: Pick<EmulationHost, 'functions' | 'code'>, store: AppStore): Releases {
  const busy = new Map<string, number>();
  /** Holds the function while it is changed. */
  const hold = async <T>(functionName: string, work: () => Promise<T> | T): Promise<T> => {
    using _held = await functions.lock(functionName);
    busy.set(functionName, (busy.get(functionName) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (busy.get(functionName) ?? 1) - 1;
      if (left === 0) busy.delete(functionName);
      else busy.set(functionName, left);
    }
  };
  /** As it is stored now: another request may have changed it while this one waited. */
  const current = (site: Site): Site => store.find(site.name, site.slot) ?? site;

  return {
    deployCode: (site, codeSha256, signal) =>
      hold(site.functionName, async () => {
        const project = toProject(current(site), code.path(codeSha256));
        const { name, version } = functions.deploy({ project, codeSha256, origin: ORIGIN, live: false });
        const indexError = await probe(functions, name, version, signal);
        functions.setLive(name, version);
        store.update(site, () => ({ indexError, modifiedAt: new Date().toISOString() }));
        return indexError;
      }),
    applySettings: (site) =>
      hold(site.functionName, () => {
        const live = functions.find(site.functionName)?.live;
        if (live === undefined) return;
        const project = asItRuns(toProject(current(site), code.path(live.codeSha256)), live.project);
        if (JSON.stringify(project) !== JSON.stringify(live.project))
          functions.deploy({ project, codeSha256: live.codeSha256, origin: ORIGIN });
      }),
    restart: (site) =>
      hold(site.functionName, () => {
        const live = functions.find(site.functionName)?.live;
        if (live !== undefined) functions.deploy({ project: live.project, codeSha256: live.codeSha256, origin: ORIGIN });
      }),
    remove: (site) =>
      hold(site.functionName, () => {
        if (functions.find(site.functionName) !== null) functions.remove(site.functionName);
      }),
    isOwn: (functionName) => busy.has(functionName),
  };
}

/** Variables that have code run as soon as a process starts. */
const AT_START = /^(?:NODE_|PYTHON|LD_|DYLD_|OPENSSL_|SSL_|PATH$|languageWorkers(?:__|:))/i;

/**
 * What `func start` runs goes on running where it is, as what it is. How its processes start is decided there too: any program of
 * this machine, functions among them, may send settings, and the user's directory is open to what runs in it.
 */
function asItRuns(project: Project, { directory, description, env }: Project): Project {
  if (directory === undefined) return project;
  const pick = (from: Project['env'], atStart: boolean) => Object.entries(from).filter(([name]) => AT_START.test(name) === atStart);
  return { ...project, directory, description, env: Object.fromEntries([...pick(project.env, false), ...pick(env, true)]) };
}

async function probe(functions: EmulationHost['functions'], name: string, version: string, signal: AbortSignal): Promise<string | null> {
  try {
    await functions.probe(name, version, signal);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'function_failed') throw error;
    return error.message;
  }
}
