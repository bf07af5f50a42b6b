import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ModelWorker } from '../../emulation.ts';
import { AzureApp } from './azure-app.ts';
import type { AppRegistry } from './functions-core.ts';
import { idleReason } from './idle-triggers.ts';
import { isReadable } from './bindings/read-input.ts';
import { inputBindings, isHttp, triggerOf } from './function-routes.ts';
import { HttpStream } from './http-stream.ts';
import { OPEN_ADDRESS } from './host/func-endpoint.ts';
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
    const { app, settings } = await loadApp(fn, host);
    // The library settles here whether it streams, and then wants to open its server.
    const stream = await HttpStream.capture(async () => app.model?.getCapabilities?.({}));
    app.started = true;
    for (const fn of app.functions.values()) {
      const reason = idleReason(triggerOf(fn).type, fn.metadata.name);
      if (reason !== null) host.log('warn', reason);
    }
    for (const line of differences(app)) host.log('debug', line);
    const loaded = new AzureApp(app, settings, stream, host);
    await loaded.warmUp();
    return loaded;
  },
};
export default worker;

/** What the app asks of the host and does not get here. */
function differences(app: AppRegistry): string[] {
  const functions = [...app.functions.values()];
  const guarded = functions.filter((fn) => isHttp(fn) && triggerOf(fn)['authLevel'] !== 'anonymous').map((fn) => fn.metadata.name);
  const inputs = functions.flatMap((fn) =>
    inputBindings(fn)
      .filter(([, { type }]) => !isReadable(type))
      .map(([name, { type }]) => `${name} (${type}) of ${fn.metadata.name}`),
  );
  return [
    ...(guarded.length > 0
      ? [`${OPEN_ADDRESS}${guarded.join(', ')} can be called there by anybody on this machine, whatever authLevel says.`]
      : []),
    ...(inputs.length > 0 ? [`Input bindings are not filled here: context.extraInputs has nothing for ${inputs.join(', ')}.`] : []),
  ];
}
