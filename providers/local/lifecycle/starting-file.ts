import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive } from './is-alive.ts';

/** Notes that the process `pid` is about to be the runtime; where that cannot be noted, nobody sees it start. */
export function noteStarting(path: string, pid: number): void {
  try {
    writeFileSync(path, String(pid), { mode: 0o600 });
  } catch {
    // A start that fails for the same reason says so itself.
  }
}

/** The process that is about to be the runtime; null where there is none. */
export function startingPid(path: string): number | null {
  const pid = noted(path);
  return pid !== null && isAlive(pid) ? pid : null;
}

/** The process has started, or failed to; a note about another one stays. */
export function forgetStarting(path: string, pid: number): void {
  if (noted(path) === pid) rmSync(path, { force: true });
}

function noted(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}
