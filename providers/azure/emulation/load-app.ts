import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import type { Mapping } from '../../detection/cloud-yaml.ts';
import type { FunctionIdentity, WorkerHost } from '../../emulation.ts';
import { globExpression } from './entry-glob.ts';
import { isDisabled } from './function-detail.ts';
import { AppRegistry, CORE_MODULE } from './functions-core.ts';
import { hostSettings, type HostSettings } from './host-json.ts';
import { log } from './invoke-function.ts';
import { chosenFunctions, logFilter, withOverrides } from './job-host.ts';
import { readHostJson } from './read-host-json.ts';
import { FOLDERS } from './v3/function-folders.ts';
import { loadFolders } from './v3/load-folders.ts';

/** An error that a user can mend. */
function appError(type: string, message: string, cause?: unknown): Error {
  const error = new Error(message, cause === undefined ? undefined : { cause });
  error.name = type;
  if (cause instanceof Error && cause.stack !== undefined) error.stack = `${type}: ${message}\n${cause.stack}`;
  return error;
}

/**
 * Loads the entry files of an app, which register its functions, and runs its start hooks.
 * @see https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/src/startApp.ts
 */
export async function loadApp(fn: FunctionIdentity, host: WorkerHost): Promise<{ app: AppRegistry; settings: HostSettings }> {
  const hostJson = withOverrides(readSettings(fn.codeDir), process.env);
  const app: AppRegistry = new AppRegistry((level, category, message) => log(app, host, { level, category, message }));
  app.keeps = logFilter(hostJson);
  host.provideModule(CORE_MODULE, app.coreModule());
  const pattern = fn.handler;
  if (pattern === FOLDERS) await loadFolders(app, fn, host);
  else await loadEntries(fn, host);
  choose(app, chosenFunctions(hostJson));
  await app.run('appStart', app.hookContext({ functionAppDirectory: fn.codeDir }));
  if (app.functions.size === 0)
    throw appError(
      'NoFunctions',
      `No functions were registered by ${pattern}. Register them with app.http() and its siblings of @azure/functions.`,
    );
  for (const { metadata } of app.functions.values()) if (isDisabled(metadata.name, process.env)) metadata.disabled = true;
  return { app, settings: hostSettings(hostJson) };
}

/** Those that host.json does not name are not there. */
function choose({ functions }: AppRegistry, chosen: ReadonlySet<string> | null): void {
  for (const name of chosen === null ? [] : [...functions.keys()]) if (chosen?.has(name.toLowerCase()) === false) functions.delete(name);
}

async function loadEntries(fn: FunctionIdentity, host: WorkerHost): Promise<void> {
  for (const file of entryFiles(fn.codeDir, fn.handler)) {
    try {
      await host.importUser(join(fn.codeDir, file));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw appError('WorkerEntryPointError', `Worker was unable to load entry point "${file}": ${message}`, error);
    }
  }
}

function entryFiles(codeDir: string, pattern: string): string[] {
  const expression = globExpression(pattern);
  const folder = pattern.split('/').findIndex((part) => /[*?{[]/.test(part));
  const base = pattern.split('/').slice(0, Math.max(folder, 0)).join('/');
  const all = globSync('**/*.{js,cjs,mjs}', { cwd: join(codeDir, base), exclude: ['**/node_modules/**'] });
  const files = all
    .map((file) => join(base, file).replaceAll('\\', '/'))
    .filter((file) => expression.test(file))
    .toSorted();
  if (files.length > 0) return files;
  throw appError(
    'WorkerEntryPointError',
    `Worker was unable to load entry point "${pattern}": Found zero files matching the supplied pattern. Set "main" in package.json to the files that register functions.`,
  );
}

function readSettings(codeDir: string): Mapping | null {
  const settings = readHostJson(codeDir);
  if (settings === null && existsSync(join(codeDir, 'host.json')))
    throw appError('InvalidHostJson', 'host.json is not valid JSON. Correct it; without it the defaults of the Functions host apply.');
  return settings;
}
