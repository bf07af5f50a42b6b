import { mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** An environment's own directories, gone with it. */
export interface EnvironmentDirs {
  root: string;
  /** Becomes /tmp where there is a sandbox. */
  temp: string;
  home: string;
  /** Shared by all environments: compiled code of the runtime's own modules. */
  compileCache: string;
}

/** Hands out the directories of environments below one root. */
export class DirectoryKeeper {
  readonly #root: string;
  readonly compileCache: string;

  /** Creates `root`, and removes what an earlier run left in it. `compileCache` outlives runs. */
  constructor(root: string, compileCache = join(root, 'compile-cache')) {
    this.#root = join(root, 'environments');
    this.compileCache = compileCache;
    rmSync(this.#root, { recursive: true, force: true });
    mkdirSync(this.#root, { recursive: true, mode: 0o700 });
    mkdirSync(this.compileCache, { recursive: true, mode: 0o700 });
  }

  create(id: string): EnvironmentDirs {
    const root = join(this.#root, id);
    const dirs = { root, temp: join(root, 'tmp'), home: join(root, 'home'), compileCache: this.compileCache };
    mkdirSync(dirs.temp, { recursive: true, mode: 0o700 });
    mkdirSync(dirs.home, { mode: 0o700 });
    return dirs;
  }

  /** Never fails: what cannot be removed now is removed at the next start. */
  async remove(id: string): Promise<void> {
    await rm(join(this.#root, id), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }

  async clear(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
