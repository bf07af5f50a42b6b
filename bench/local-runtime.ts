import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCore } from '../electron/cli/open-core.ts';
import { deploy } from '../scripts/lib/deploy.ts';
import { poolReady } from '../scripts/lib/pool-ready.ts';
import { Connection } from './connection.ts';

/** Functions that do the same in the contracts of different clouds, and the file that a new version changes. */
export const MODELS = { portable: 'index.mjs', 'gcp-http': 'index.js', 'aws-handler': 'index.mjs' } as const;
export type Model = keyof typeof MODELS;

/** The local runtime with a home of its own. */
export interface LocalRuntime {
  /** Where the function answers, at the gateway. */
  url(model: Model): URL;
  /** Deploys a version that has never run and times its first answer through the gateway. Milliseconds. Throws where the runtime says that the call was not cold. */
  coldMs(model: Model): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a runtime and deploys every function. `pool` is how many environments it keeps started ahead. */
export async function startLocalRuntime(pool: number): Promise<LocalRuntime> {
  const folder = mkdtempSync(join(tmpdir(), 'isobar-bench-'));
  const { client, close } = openCore(join(folder, 'home'));
  await client.settings.update({ poolSize: pool });
  await client.runtime.start();
  const urls = new Map<Model, URL>();
  let versions = 0;

  async function newVersion(model: Model): Promise<string> {
    const source = join(folder, model);
    appendFileSync(join(source, MODELS[model]), `// version ${versions++}\n`);
    const { url, functionRef } = await deploy(client, { source: { kind: 'directory', path: source }, overrides: { name: model } });
    if (url === null) throw new Error(`${model} has no address.`);
    urls.set(model, new URL(url));
    return functionRef;
  }

  function urlOf(model: Model): URL {
    const url = urls.get(model);
    if (url === undefined) throw new Error(`${model} is not deployed.`);
    return url;
  }

  async function stop(): Promise<void> {
    await client.runtime.stop();
    await close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    for (const model of Object.keys(MODELS) as Model[]) {
      cpSync(join(import.meta.dirname, 'functions', model), join(folder, model), { recursive: true });
      await newVersion(model);
    }
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    url: urlOf,
    async coldMs(model) {
      const ref = await newVersion(model);
      await poolReady(client);
      const started = performance.now();
      const connection = await Connection.open(urlOf(model));
      const { status, body } = await connection.send();
      const took = performance.now() - started;
      connection.close();
      const [last] = (await client.invocations.list({ ref, limit: 1 })).items;
      if (status !== 200 || last?.cold !== true)
        throw new Error(`${model}: expected a cold start, got ${status}, cold ${last?.cold}: ${body.slice(0, 200)}`);
      return took;
    },
    stop,
  };
}
