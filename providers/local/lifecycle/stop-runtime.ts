import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import { requestStop } from '../control/client.ts';
import { runtimePaths } from '../paths.ts';
import { findRuntime, type RuntimeState } from './find-runtime.ts';
import { isAlive } from './is-alive.ts';

/** Longer than the runtime gives running calls. */
const PATIENCE_MS = 20_000;

/** Stops the runtime of a home where it runs, and waits until its process is gone. One of any version understands this. */
export async function stopRuntime(home: string, signal: AbortSignal): Promise<void> {
  const state = await settled(home, signal);
  if (state.kind === 'absent') return;
  const { file } = runtimePaths(home);
  if (state.kind === 'crashed') {
    rmSync(file, { force: true });
    return;
  }
  const { pid } = state.runtime.file;
  await requestStop(state.runtime.address);
  const deadline = Date.now() + PATIENCE_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw stuck(pid);
    await wait(25, undefined, { signal });
  }
  rmSync(file, { force: true });
}

/** The state of the runtime once it is not being started any more, and has had time to answer. */
async function settled(home: string, signal: AbortSignal): Promise<Exclude<RuntimeState, { kind: 'starting' | 'silent' }>> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await wait(50, undefined, { signal })) {
    const state = await findRuntime(home);
    if (state.kind !== 'starting' && state.kind !== 'silent') return state;
    if (Date.now() > deadline) throw stuck(state.pid);
  }
}

function stuck(pid: number): AppError {
  return new AppError('unavailable', `The local runtime (process ${pid}) does not answer.`, {
    hint: `End process ${pid} yourself, then try again: what it has stored survives that.`,
    details: { pid },
  });
}
