import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import type { ControlContext } from '../control/context.ts';
import type { RuntimeLog } from '../lifecycle/runtime-log.ts';
import { createDocumentTable } from '../store/document-table.ts';
import { createHostFunctions } from './host-functions.ts';
import { createHostListen } from './host-listen.ts';
import { createSocketListen } from './socket-listen.ts';
import { createHostTelemetry } from './host-telemetry.ts';

export interface HostOptions {
  context: ControlContext;
  /** Parent of the emulations' own directories. */
  root: string;
  settings: Readonly<Record<string, unknown>>;
  log: RuntimeLog;
  /** Registers digests of code that must not be cleared away. */
  keepCode: (inUse: () => Iterable<string>) => void;
  /** Called when a port has been opened. */
  opened: () => void;
}

/** What the runtime lends to the emulation `id`. */
export function createHost(id: string, { context, root, settings, log, keepCode, opened }: HostOptions): EmulationHost {
  const { code, catalog, engine, store } = context;
  const dir = join(root, id);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const told =
    <A extends unknown[], R>(listen: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      const listener = await listen(...given);
      opened();
      return listener;
    };
  return {
    functions: createHostFunctions(context),
    code: {
      put: (zip, { unzippedBytes, signal }) =>
        code.put(zip, { expected: null, ...(unzippedBytes === undefined ? {} : { limits: { bytes: unzippedBytes } }), signal }),
      find: (sha256) => code.find(sha256),
      path: (sha256) => code.path(sha256),
      zip: (sha256) => code.zip(sha256),
      keep: keepCode,
    },
    documents: createDocumentTable(store.file, id),
    invoke(name, version, request) {
      const fn = catalog.resolve(name, version);
      if (fn !== null) return engine.invoke(fn, request);
      throw new AppError('not_found', `There is no version ${version} of "${name}" in the local runtime.`, {
        hint: 'Deploy the function again.',
      });
    },
    telemetry: createHostTelemetry(store),
    dir,
    settings,
    listen: told(createHostListen(id, store.kv)),
    listenSocket: told(createSocketListen(id, store.kv)),
    log: (level, message, cause) => log(level, `${id}: ${message}`, cause),
  };
}
