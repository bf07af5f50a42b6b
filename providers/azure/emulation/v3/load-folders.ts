import { join } from 'node:path';
import type { FunctionIdentity, WorkerHost } from '../../../emulation.ts';
import type { AppRegistry, FunctionCallback } from '../functions-core.ts';
import { findEntryPoint } from './find-entry-point.ts';
import { readFolders, type FolderFunction } from './function-folders.ts';
import { legacyModel } from './legacy-model.ts';

/** Registers the functions of an app of model v3. One whose script cannot be loaded fails when it is called, and no other with it. */
export async function loadFolders(app: AppRegistry, fn: FunctionIdentity, host: WorkerHost): Promise<void> {
  app.model = legacyModel;
  for (const folder of readFolders(fn.codeDir, process.env)) {
    app.functions.set(folder.metadata.name, { metadata: folder.metadata, callback: await load(folder, fn, host) });
  }
}

async function load(
  { metadata, scriptFile, entryPoint }: FolderFunction,
  fn: FunctionIdentity,
  host: WorkerHost,
): Promise<FunctionCallback> {
  try {
    return findEntryPoint(await host.importUser(join(fn.codeDir, scriptFile)), entryPoint);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const failure = new Error(`Worker was unable to load function ${metadata.name}: '${why}'`, { cause: error });
    host.log('error', failure.message);
    return () => {
      throw failure;
    };
  }
}
