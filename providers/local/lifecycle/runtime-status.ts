import type { RuntimeStatus } from '#shared/model/runtime-status.ts';
import { createControlClient } from '../control/client.ts';
import { PROTOCOL } from '../control/contract.ts';
import { findRuntime, type RuntimeState } from './find-runtime.ts';

/** What can be said of the runtime without starting it. */
export async function runtimeStatus(home: string, signal: AbortSignal): Promise<RuntimeStatus> {
  const state = await findRuntime(home);
  if (state.kind !== 'running') return { ...notRunning(home, reasonOf(state)), starting: state.kind === 'starting' };
  const { address, file, health } = state.runtime;
  if (health.protocol === PROTOCOL) return createControlClient(address).runtime.status(undefined, { signal });
  const { pid, version, startedAt, endpoints } = file;
  const reason = `It is version ${version} and speaks another protocol; stop it to use it with this Isobar.`;
  return { ...notRunning(home, reason), running: true, pid, version, startedAt, endpoints };
}

export function notRunning(home: string, reason: string | null): RuntimeStatus {
  return {
    running: false,
    starting: false,
    reason,
    pid: null,
    version: null,
    nodeVersion: null,
    startedAt: null,
    home,
    endpoints: {},
    emulations: {},
    sandbox: null,
    environments: [],
    pool: null,
    store: null,
    notices: [],
  };
}

function reasonOf(state: Exclude<RuntimeState, { kind: 'running' }>): string {
  switch (state.kind) {
    case 'starting':
      return `It is being started (process ${state.pid}).`;
    case 'absent':
      return 'It has not been started, or was stopped. It starts by itself when it is needed.';
    case 'crashed':
      return `It ended without being stopped (process ${state.pid}). It starts by itself when it is needed; nothing stored is lost.`;
    case 'silent':
      return `Its process ${state.pid} is there and does not answer. End it, then start again.`;
  }
}
