import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Project } from '#shared/model/project.ts';
import { Settings } from '#shared/model/settings.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { chunks, zipOf } from '../../../local/runtime/code/testing-zip.ts';
import { runRuntime } from '../../../local/runtime/lifecycle/run-runtime.ts';
import { azureV4 } from '../azure-v4.ts';
import { createFunctionsHost, type FunctionsHost } from '../host/functions-host.ts';
import type { StorageServer } from '../storage/serve-storage.ts';

/** A runtime of a test's own with the Functions host in it. */
export interface HostRuntime {
  host: EmulationHost;
  functions: FunctionsHost;
  storage: StorageServer;
  /** Deploys an app with these files and lets its triggers begin. */
  deploy(name: string, files: Record<string, string>, env?: Record<string, string>): Promise<void>;
  /** What the runtime and the emulation wrote to their log from "warn" on. */
  complaints: string[];
  stop(): Promise<void>;
}

/** Starts one in a home that is removed by `stop`. */
export async function hostRuntime(): Promise<HostRuntime> {
  const home = mkdtempSync(join(tmpdir(), 'isobar-azure-'));
  const complaints: string[] = [];
  const parts: { host?: EmulationHost; functions?: FunctionsHost } = {};
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
          const functions = await createFunctionsHost(host, { models: new Set([azureV4.id]), isRunning: () => true });
          Object.assign(parts, { host, functions });
          return { ...functions, url: functions.storage.urls.blob };
        },
      },
    ],
    log: (level, message, cause) => {
      if (level === 'warn' || level === 'error' || level === 'fatal') complaints.push(`${message} ${String(cause ?? '')}`);
    },
    working: () => {},
  });
  const { host, functions } = parts;
  if (host === undefined || functions === undefined) throw new Error(`The emulation was not brought up: ${complaints.join(' ')}`);
  return {
    host,
    functions,
    storage: functions.storage,
    async deploy(name, files, env = {}) {
      const zip = zipOf({ 'host.json': '{ "version": "2.0" }', ...files });
      const { sha256 } = await host.code.put(chunks(zip), { signal: new AbortController().signal });
      const { runtime, handler, memoryMb, timeoutS, concurrency } = azureV4.defaults;
      const shape = { name, description: '', model: azureV4.id, runtime, handler, memoryMb, timeoutS, concurrency };
      host.functions.deploy({
        project: Project.parse({ ...shape, env, http: { enabled: true, methods: [] }, tags: {} }),
        codeSha256: sha256,
        origin: null,
      });
      await functions.triggers.sync(name);
    },
    complaints,
    async stop() {
      await runtime.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
