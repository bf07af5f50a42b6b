import type { RuntimeFacet, RuntimesFacet, SessionPorts } from '../../provider.ts';
import type { Connection } from '../connection.ts';
import { toLocalError } from '../errors.ts';
import { needSameVersion } from '../lifecycle/find-runtime.ts';
import { notRunning, runtimeStatus } from '../lifecycle/runtime-status.ts';
import { startRuntime } from '../lifecycle/start-runtime.ts';
import { stopRuntime } from '../lifecycle/stop-runtime.ts';

export const runtimeFacet = ({ home, settings }: SessionPorts): RuntimeFacet => ({
  status: ({ signal }) => translated('runtime.status', () => runtimeStatus(home, signal)),
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

async function translated<T>(op: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toLocalError(error, op);
  }
}
