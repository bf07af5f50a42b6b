import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

const PID_FILE = 'pid';
/** What the command line of every environment contains, from sources or built. */
const MARK = /\bbootstrap\.[jt]s\b/;

/** Hands out the directories of environments below one root. */
export class DirectoryKeeper {
  readonly #root: string;
  readonly compileCache: string;

  /** Creates `root`, and removes what an earlier run left in it. `compileCache` outlives runs. */
  constructor(root: string, compileCache = join(root, 'compile-cache')) {
    this.#root = join(root, 'environments');
    this.compileCache = compileCache;
    endLeftovers(this.#root);
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

  /** Notes the process, so that the next run can end it should this one be killed. */
  notePid(id: string, pid: number): void {
    writeFileSync(join(this.#root, id, PID_FILE), String(pid));
  }

  /** Never fails: what cannot be removed now is removed at the next start. */
  async remove(id: string): Promise<void> {
    await rm(join(this.#root, id), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }

  async clear(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/**
 * Ends environments of a runtime that was killed. Most end by themselves when their pipe closes; one in an endless
 * loop does not notice where the system cannot tie it to its parent.
 */
function endLeftovers(root: string): void {
  if (process.platform === 'win32' || !existsSync(root)) return;
  for (const id of readdirSync(root)) {
    const pid = Number(readIfThere(join(root, id, PID_FILE)));
    if (!Number.isInteger(pid) || pid <= 1) continue;
    // The number may belong to another process by now.
    if (!MARK.test(commandOf(pid))) continue;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has gone meanwhile.
    }
  }
}

/** The command line of a process; empty where there is none. Small Linux systems have no `ps`, and others no `/proc`. */
function commandOf(pid: number): string {
  if (process.platform === 'linux') return readIfThere(`/proc/${pid}/cmdline`);
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', timeout: 2000 }).stdout ?? '';
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
