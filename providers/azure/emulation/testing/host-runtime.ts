import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Settings } from '#shared/model/settings.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { runRuntime } from '../../../local/runtime/lifecycle/run-runtime.ts';
import { azureV4 } from '../azure-v4.ts';
import { serveStorage, type StorageServer } from '../storage/serve-storage.ts';

/** A runtime of a test's own with the Functions host in it. */
export interface HostRuntime {
  host: EmulationHost;
  storage: StorageServer;
  /** What the runtime and the emulation wrote to their log from "warn" on. */
  complaints: string[];
  stop(): Promise<void>;
}

/** Starts one in a home that is removed by `stop`. */
export async function hostRuntime(): Promise<HostRuntime> {
  const home = mkdtempSync(join(tmpdir(), 'isobar-azure-'));
  const complaints: string[] = [];
  const parts: { host?: EmulationHost; storage?: StorageServer } = {};
  const runtime = await runRuntime({
    home,
    version: '0.0.0',
    gatewayPort: 0,
    settings: Settings.parse({ poolSize: 0 }),
    emulations: [
      {
        id: 'azure',
        models: [azureV4],
        async serve(host) {
          const storage = await serveStorage(host);
          Object.assign(parts, { host, storage });
          return { url: storage.urls.blob, fidelity: [], close: (graceMs) => storage.close(graceMs) };
        },
      },
    ],
    log: (level, message, cause) => {
      if (level === 'warn' || level === 'error' || level === 'fatal') complaints.push(`${message} ${String(cause ?? '')}`);
    },
    working: () => {},
  });
  const { host, storage } = parts;
  if (host === undefined || storage === undefined) throw new Error(`The emulation was not brought up: ${complaints.join(' ')}`);
  return {
    host,
    storage,
    complaints,
    async stop() {
      await runtime.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
