import { AppError } from '#shared/errors.ts';
import { readHealth, type ControlAddress } from '../control/client.ts';
import { PROTOCOL, type Health } from '../control/contract.ts';
import { runtimePaths } from '../paths.ts';
import { appVersion } from '../version.ts';
import { isAlive } from './is-alive.ts';
import { isLocked } from './lock.ts';
import { startingPid } from './starting-file.ts';
import { readRuntimeFile, type RuntimeFile } from './runtime-file.ts';

/** A runtime that answered just now. */
export interface FoundRuntime {
  address: ControlAddress;
  file: RuntimeFile;
  health: Health;
}

/** What the home says of its runtime. */
export type RuntimeState =
  | { kind: 'running'; runtime: FoundRuntime }
  /** Somebody has started it, and it does not answer yet. */
  | { kind: 'starting'; pid: number }
  /** Stopped in good order, or never started. */
  | { kind: 'absent' }
  /** Its file is there and it is not: it was killed, or the machine was switched off. */
  | { kind: 'crashed'; pid: number }
  /** The process is there and does not answer. */
  | { kind: 'silent'; pid: number };

/** Looks for the runtime of a home; never starts one. */
export async function findRuntime(home: string): Promise<RuntimeState> {
  const paths = runtimePaths(home);
  const file = readRuntimeFile(paths.file);
  const starting = startingPid(paths.starting);
  if (file === null) return starting === null ? { kind: 'absent' } : { kind: 'starting', pid: starting };
  const { pid, token } = file;
  const url = file.endpoints['control'];
  if (!isAlive(pid)) return starting === null ? { kind: 'crashed', pid } : { kind: 'starting', pid: starting };
  if (typeof url === 'string') {
    // The token is what tells our runtime from another program that got its port or its process id since.
    const health = await readHealth({ url, token });
    if (health?.pid === pid) return { kind: 'running', runtime: { address: { url, token }, file, health } };
  }
  return isLocked(paths) ? { kind: 'silent', pid } : { kind: 'crashed', pid };
}

/** Throws `conflict` where the runtime is of another release than this program, with what to do. */
export function needSameVersion({ health }: FoundRuntime): void {
  const version = appVersion();
  if (health.version === version && health.protocol === PROTOCOL) return;
  throw new AppError('conflict', `The local runtime that is running is version ${health.version}, and this is Isobar ${version}.`, {
    hint: 'Restart it: "isobar runtime stop", then "isobar runtime start". Running calls are finished first, and nothing stored is lost.',
    details: { running: health.version, mine: version, pid: health.pid },
  });
}
