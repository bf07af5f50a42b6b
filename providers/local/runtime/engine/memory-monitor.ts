import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Environment } from './environment.ts';
import { findTree, residentMb } from './resident-memory.ts';

/** A handler that fills memory as fast as it can gets about 50 MB further in this time. */
const EVERY_MS = 25;
/** How often an environment is asked for processes that it started. */
const TREE_EVERY = 8;
const PS_EVERY_MS = 250;

/** Measures environments that have something to do and lets them enforce their limits. */
export interface MemoryMonitor {
  /** Why memory limits cannot be enforced; null where they are. */
  reason: string | null;
  /** An environment has something to do. Measuring stops by itself when none has. */
  wake(): void;
  close(): void;
}

/** The monitor that this system allows. `wrapper` is the name of the process that the sandbox puts around an environment. */
export function createMemoryMonitor(environments: ReadonlySet<Environment>, wrapper: string | null): MemoryMonitor {
  if (process.platform === 'linux' && existsSync(`/proc/self/task/${process.pid}/children`)) return watchProc(environments, wrapper);
  if (process.platform === 'darwin') return watchPs(environments);
  return {
    reason: `The memory of a process cannot be measured from outside on this system; only its JavaScript heap is limited.`,
    wake: () => undefined,
    close: () => undefined,
  };
}

function watchProc(environments: ReadonlySet<Environment>, wrapper: string | null): MemoryMonitor {
  let turn = 0;
  return whileActive(environments, EVERY_MS, (active) => {
    turn++;
    for (const environment of active) {
      if (environment.tree === null || (turn + environment.turn) % TREE_EVERY === 0) environment.tree = findTree(environment.pid, wrapper);
      const used = environment.tree === null ? null : residentMb(environment.tree, environment.countsItself);
      if (used !== null) environment.measured(used);
    }
  });
}

/** One `ps` for all environments; the next only when it has answered. */
function watchPs(environments: ReadonlySet<Environment>): MemoryMonitor {
  let asking = false;
  return whileActive(environments, PS_EVERY_MS, (active) => {
    if (asking) return;
    asking = true;
    execFile('/bin/ps', ['-axo', 'pid=,ppid=,rss='], { timeout: 2000 }, (error, text) => {
      asking = false;
      if (error !== null) return;
      const rows = text.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
      for (const environment of active) environment.measured(sumOfTree(rows, environment.pid, environment.countsItself));
    });
  });
}

type Active = Environment & { pid: number };

/** Calls `measure` every `ms` while there is something to measure. */
function whileActive(environments: ReadonlySet<Environment>, ms: number, measure: (active: Active[]) => void): MemoryMonitor {
  let timer: NodeJS.Timeout | null = null;
  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const tick = (): void => {
    const active = [...environments].filter(isActive);
    if (active.length === 0) stop();
    else measure(active);
  };
  return {
    reason: null,
    wake() {
      if (timer === null) timer = setInterval(tick, ms).unref();
    },
    close: stop,
  };
}

/** MB of a process (where it counts) and its descendants, from rows of pid, ppid and kilobytes. */
function sumOfTree(rows: number[][], root: number, countsRoot: boolean): number {
  const pids = new Set([root]);
  let kilobytes = 0;
  for (let before = 0; before !== pids.size;) {
    before = pids.size;
    for (const [pid = 0, parent = 0] of rows) if (pids.has(parent)) pids.add(pid);
  }
  for (const [pid = 0, , rss = 0] of rows) if (pids.has(pid) && (countsRoot || pid !== root)) kilobytes += rss;
  return kilobytes / 1024;
}

function isActive(environment: Environment): environment is Active {
  return environment.memoryLimitMb !== null && environment.state !== 'idle' && environment.state !== 'gone' && environment.pid !== null;
}
