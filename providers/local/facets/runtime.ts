import { AppError } from '#shared/errors.ts';
import type { RuntimeFacet, RuntimesFacet, SessionPorts } from '../../provider.ts';
import type { Connection } from '../connection.ts';
import { createControlClient } from '../control/client.ts';
import { toLocalError } from '../errors.ts';
import { findRuntime, needSameVersion } from '../lifecycle/find-runtime.ts';
import { notRunning, runtimeStatus } from '../lifecycle/runtime-status.ts';
import { startRuntime } from '../lifecycle/start-runtime.ts';
import { stopRuntime } from '../lifecycle/stop-runtime.ts';

export const runtimeFacet = ({ home, settings }: SessionPorts): RuntimeFacet => ({
  status: ({ signal }) => translated('runtime.status', () => runtimeStatus(home, signal)),
  fidelity: (call) => translated('runtime.fidelity', async () => (await runningClient(home)).runtime.fidelity(undefined, call)),
  environments: (call) => translated('env.get', async () => (await runningClient(home)).runtime.environments(undefined, call)),
  start: ({ gatewayPort }, { signal }) =>
    translated('runtime.start', async () => {
      needSameVersion(await startRuntime({ home, gatewayPort, settings: settings(), signal }));
      return runtimeStatus(home, signal);
    }),
  stop: ({ signal }) =>
    translated('runtime.stop', async () => {
      await stopRuntime(home, signal);
      return notRunning(home, 'It was stopped.');
    }),
});

export const runtimesFacet = (connection: Connection): RuntimesFacet => ({
  async *list(call) {
    const { items } = await connection.use('runtimes.list', 'read', call, ({ client }) => client.runtimes.list(undefined, call));
    yield* items;
  },
});

/** Throws `unavailable` where it does not run. */
async function runningClient(home: string): Promise<ReturnType<typeof createControlClient>> {
  const state = await findRuntime(home);
  if (state.kind !== 'running') {
    throw new AppError('unavailable', 'The local runtime does not run, so nothing is emulated.', {
      hint: 'Start it with "isobar runtime start".',
    });
  }
  needSameVersion(state.runtime);
  return createControlClient(state.runtime.address);
}

async function translated<T>(op: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toLocalError(error, op);
  }
}
