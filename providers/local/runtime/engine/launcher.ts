import { fillCompileCache, isCompileCacheFilled } from './compile-cache.ts';
import { Environment } from './environment.ts';
import type { Owner, Watcher } from './environment-owner.ts';
import { DirectoryKeeper } from './environment-dirs.ts';
import type { Flavour } from './flavour.ts';
import { newEnvironmentId } from './ids.ts';
import { layoutOf } from './layout.ts';
import { findSandbox, plainProcesses } from './sandbox/find-sandbox.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { EngineOptions } from './settings.ts';
import { startCommand, type StartOptions } from './start-command.ts';

/** What an environment has that any function may become. */
const NOTHING = { env: {}, readable: [], mounts: [] };

/** Starts the processes of environments: their directories, their sandbox, the compiled code that they find. */
export class Launcher {
  readonly sandbox: Sandbox;
  /** Resolves when the compile cache is as good as it gets; environments started before that are slow to start. */
  readonly prepared: Promise<void>;
  readonly #dirs: DirectoryKeeper;

  constructor(options: EngineOptions) {
    this.#dirs = new DirectoryKeeper(options.tempRoot, options.compileCache);
    this.sandbox = findSandbox(options.settings.sandbox, layoutOf(options), this.#dirs);
    this.prepared = this.#prepare(options);
  }

  launch(flavour: Flavour, owner: Owner, watcher: Watcher, extra: Omit<StartOptions, 'memoryMb'> = NOTHING): Environment {
    const id = newEnvironmentId();
    const dirs = this.#dirs.create(id);
    const command = startCommand(this.sandbox, dirs, { memoryMb: flavour.memoryMb, ...extra });
    const { temp, home } = this.sandbox.paths(dirs);
    const unstarted = { id, command, sandboxed: this.sandbox.wrapper !== null, variables: { HOME: home, TMPDIR: temp } };
    const environment = new Environment(unstarted, flavour, owner, watcher);
    if (environment.pid !== null) this.#dirs.notePid(id, environment.pid);
    return environment;
  }

  /** Removes what an environment leaves behind. */
  cleanUp(environment: Environment): void {
    void this.#dirs.remove(environment.id);
  }

  async close(): Promise<void> {
    await this.prepared;
    await this.#dirs.clear();
  }

  /** Fills the cache where these models, as they are now, have not been compiled by this Node. */
  async #prepare({ models, log }: EngineOptions): Promise<void> {
    const workers = [...models.values()].map((model) => model.worker);
    const { compileCache } = this.#dirs;
    if (isCompileCacheFilled(compileCache, workers)) return;
    const dirs = this.#dirs.create('compile-cache-filler');
    const command = startCommand(plainProcesses(null), dirs, { memoryMb: 512, ...NOTHING });
    const filled = await fillCompileCache(compileCache, workers, command);
    if (!filled) log('warn', 'The compile cache could not be filled; environments start slower than they could.');
    await this.#dirs.remove('compile-cache-filler');
  }
}
