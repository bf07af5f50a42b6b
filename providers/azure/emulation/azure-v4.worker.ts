import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ModelWorker } from '../../emulation.ts';
import { AzureApp } from './azure-app.ts';
import { isHttp, triggerOf } from './function-routes.ts';
import { HttpStream } from './http-stream.ts';
import { loadApp } from './load-app.ts';

const LIBRARY = '@azure/functions';

/** The copy that comes with Isobar. */
const ownLibrary = (): Record<string, unknown> => createRequire(import.meta.url)(LIBRARY) as Record<string, unknown>;

/** Whether the app has the library in its own node_modules: then that is the one its code gets. */
function carries(codeDir: string, name: string): boolean {
  try {
    return createRequire(join(codeDir, 'package.json')).resolve(name).startsWith(realpathSync(codeDir));
  } catch {
    return false;
  }
}

const worker: ModelWorker = {
  /** The library that functions without one of their own will get, and Node's fetch, which it is built on. */
  async preload() {
    ownLibrary();
    await new Response(new Request('http://localhost/', { method: 'POST', body: '{}' }).body).text();
  },
  async load(fn, host) {
    if (!carries(fn.codeDir, LIBRARY)) host.provideModule(LIBRARY, ownLibrary());
    const { app, prefix } = await loadApp(fn, host);
    // The library settles here whether it streams, and then wants to open its server.
    const stream = await HttpStream.capture(async () => app.model?.getCapabilities?.({}));
    app.started = true;
    const guarded = [...app.functions.values()].filter((one) => isHttp(one) && triggerOf(one)['authLevel'] !== 'anonymous');
    if (guarded.length > 0) {
      const names = guarded.map((one) => one.metadata.name).join(', ');
      host.log('info', `Keys are not asked for here: ${names} can be called by anybody on this machine, whatever authLevel says.`);
    }
    return new AzureApp(app, prefix, stream, host);
  },
};
export default worker;
