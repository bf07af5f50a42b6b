import { existsSync, readFileSync, realpathSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import type { SignatureType } from './environment.ts';

export const FRAMEWORK = '@google-cloud/functions-framework';

/** From this version on `getServer` takes its settings as one object, as it does today. */
const OLDEST = [3, 4] as const;

/** A user's function, whatever its signature. */
export type UserFunction = (...values: unknown[]) => unknown;

/** The framework's own settings. @see https://github.com/GoogleCloudPlatform/functions-framework-nodejs/blob/main/src/options.ts */
export interface FrameworkOptions {
  target: string;
  signatureType: SignatureType;
  enableExecutionId: boolean;
  timeoutMilliseconds: number;
  ignoredRoutes: string | null;
}

/** One installed copy of functions-framework, with the modules behind its command line. */
export interface Framework {
  version: string;
  /** What `require('@google-cloud/functions-framework')` gives. */
  exports: Record<string, unknown>;
  getServer(fn: UserFunction, options: FrameworkOptions): Server;
  /** Throws where a setting is invalid. */
  parseOptions(argv: string[], env: NodeJS.ProcessEnv): FrameworkOptions;
  registered(target: string): { signatureType: SignatureType; userFunction: UserFunction } | undefined;
  /** Puts the execution id into what is written to stdout and stderr. */
  logExecutionIds(): void;
}

let pinned: Framework | undefined;

/** The copy that comes with Isobar. */
export function pinnedFramework(): Framework {
  pinned ??= load(dirname(createRequire(import.meta.url).resolve(FRAMEWORK)));
  return pinned;
}

/**
 * The copy a function is to run with: its own where it carries one of another version, as a build on Google Cloud
 * would install it; else ours. `outdated` is the version of one too old to be driven from here.
 */
export function frameworkFor(codeDir: string): { framework: Framework; own: boolean; outdated: string | null } {
  const folder = installedIn(codeDir);
  const version = folder === null ? null : versionOf(folder);
  if (folder === null || version === null || version === pinnedFramework().version) {
    return { framework: pinnedFramework(), own: false, outdated: null };
  }
  if (isOlder(version)) return { framework: pinnedFramework(), own: false, outdated: version };
  return { framework: load(folder), own: true, outdated: null };
}

/** Folder of the compiled modules of the copy in the function's node_modules; null where it has none. */
function installedIn(codeDir: string): string | null {
  try {
    const entry = createRequire(join(codeDir, 'package.json')).resolve(FRAMEWORK);
    const folder = dirname(entry);
    return entry.startsWith(realpathSync(codeDir)) && existsSync(join(folder, 'server.js')) ? folder : null;
  } catch {
    return null;
  }
}

function versionOf(folder: string): string | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, '..', '..', 'package.json'), 'utf8'));
    const version: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : null;
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

/** As `node:domain` is for the framework; see there. */
const DOMAIN = new URL('./request-domain.ts', import.meta.url).href;

function load(folder: string): Framework {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      /^(?:node:)?domain$/.test(specifier) ? { url: DOMAIN, shortCircuit: true } : next(specifier, context),
  });
  try {
    return loadModules(folder);
  } finally {
    hooks.deregister();
  }
}

/** The modules beside the entry; the package exports only the entry, so they are loaded by their path. */
function loadModules(folder: string): Framework {
  const require = createRequire(join(folder, 'index.js'));
  const part = <T>(name: string): T => require(join(folder, name)) as T;
  const { getServer } = part<Pick<Framework, 'getServer'>>('server.js');
  const { parseOptions } = part<Pick<Framework, 'parseOptions'>>('options.js');
  const { getRegisteredFunction } = part<{ getRegisteredFunction: Framework['registered'] }>('function_registry.js');
  const { loggingHandlerAddExecutionContext } = part<{ loggingHandlerAddExecutionContext?: () => void }>('logger.js');
  return {
    version: versionOf(folder) ?? 'unknown',
    exports: part<Record<string, unknown>>('index.js'),
    getServer,
    parseOptions,
    registered: getRegisteredFunction,
    logExecutionIds: () => loggingHandlerAddExecutionContext?.(),
  };
}
