import { AppError } from '#shared/errors.ts';
import { readHealth, type ControlAddress } from '../control/client.ts';
import { PROTOCOL, type Health } from '../control/contract.ts';
import { runtimePaths } from '../paths.ts';
import { appVersion } from '../version.ts';
import { isAlive } from './is-alive.ts';
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
  /** Stopped in good order, or never started. */
  | { kind: 'absent' }
  /** Its file is there and it is not: it was killed, or the machine was switched off. */
  | { kind: 'crashed'; pid: number }
  /** The process is there and does not answer. */
  | { kind: 'silent'; pid: number };

/** Looks for the runtime of a home; never starts one. */
export async function findRuntime(home: string): Promise<RuntimeState> {
  const file = readRuntimeFile(runtimePaths(home).file);
  if (file === null) return { kind: 'absent' };
  const url = file.endpoints['control'];
  const address = url === null || url === undefined ? null : { url, token: file.token };
  // The token is what tells our runtime from another program that got its port or its process id since.
  const health = address === null || !isAlive(file.pid) ? null : await readHealth(address);
  if (address !== null && health !== null && health.pid === file.pid) return { kind: 'running', runtime: { address, file, health } };
  return isAlive(file.pid) && health === null ? { kind: 'silent', pid: file.pid } : { kind: 'crashed', pid: file.pid };
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
