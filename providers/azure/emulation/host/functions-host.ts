import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { serveEventGrid } from '../event-grid/serve-event-grid.ts';
import { serveStorage, type StorageServer } from '../storage/serve-storage.ts';
import { lentVariables } from '../triggers/app-variables.ts';
import { createTriggers, type Triggers } from '../triggers/create-triggers.ts';

/** What runs apps besides their requests: the storage they all have, and what sets their triggers off. */
export interface FunctionsHost {
  storage: StorageServer;
  triggers: Triggers;
  /** Endpoints beside Resource Manager's, by what they are. */
  further: Record<string, string>;
  fidelity: readonly Fidelity[];
  /** What every app gets beneath its own settings. */
  variables(): Record<string, string>;
  begin(): void;
  close(graceMs: number): Promise<void>;
}

/** `isRunning` says whether an app is to run by itself: one that was stopped is not. */
export async function createFunctionsHost(
  host: EmulationHost,
  options: { models: ReadonlySet<string>; isRunning: (app: string) => boolean },
): Promise<FunctionsHost> {
  const storage = await serveStorage(host);
  const triggers = createTriggers(host, storage, options);
  const grid = await serveEventGrid(host, triggers);
  return {
    storage,
    triggers,
    further: { blob: storage.urls.blob, queue: storage.urls.queue, eventgrid: grid.url },
    fidelity: [...storage.fidelity, ...grid.fidelity],
    variables: () => lentVariables(storage.connectionString),
    begin() {
      triggers.begin();
      grid.begin();
    },
    async close(graceMs) {
      await Promise.all([triggers.close(graceMs), grid.close(graceMs), storage.close(graceMs)]);
    },
  };
}
