import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isMapping, type Mapping } from '../../../detection/cloud-yaml.ts';
import type { FunctionMetadata, RpcBinding, RpcRetryOptions } from '../functions-core.ts';
import { parseSettings, spanOf } from '../host-json.ts';

/** What stands as the handler of an app whose functions are folders. */
export const FOLDERS = '*/function.json';

/** A function that is a folder with a function.json. */
export interface FolderFunction {
  metadata: FunctionMetadata;
  /** Relative to the app, with `/`. */
  scriptFile: string;
  entryPoint: string | null;
}

/**
 * Reads the function.json of every folder. Throws for those that cannot be understood.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-reference-node?pivots=nodejs-model-v3
 */
export function readFolders(codeDir: string, variables: Readonly<Record<string, string | undefined>>): FolderFunction[] {
  return globSync(FOLDERS, { cwd: codeDir })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => {
      const name = path.slice(0, path.indexOf('/'));
      const settings = parseSettings(readFileSync(join(codeDir, path), 'utf8'));
      if (settings === null) throw new Error(`${path} is not valid JSON.`);
      return toFunction(codeDir, name, settings, variables);
    });
}

function toFunction(
  codeDir: string,
  name: string,
  settings: Mapping,
  variables: Readonly<Record<string, string | undefined>>,
): FolderFunction {
  const scriptFile = scriptOf(name, settings['scriptFile'], (path) => existsSync(join(codeDir, path)));
  const entryPoint = typeof settings['entryPoint'] === 'string' && settings['entryPoint'] !== '' ? settings['entryPoint'] : null;
  const bindings = toBindings(name, settings['bindings']);
  const retry = retryOf(settings['retry']);
  return {
    scriptFile,
    entryPoint,
    metadata: {
      name,
      bindings,
      scriptFile,
      ...(entryPoint === null ? {} : { entryPoint }),
      ...(retry === null ? {} : { retryOptions: retry }),
      ...(isOff(settings['disabled'], variables) ? { disabled: true } : {}),
    },
  };
}

/** True, or the name of a setting that says so. */
function isOff(disabled: unknown, variables: Readonly<Record<string, string | undefined>>): boolean {
  const value = typeof disabled === 'string' ? (variables[disabled.replace(/^%|%$/g, '')] ?? disabled) : disabled;
  return value === true || value === 1 || (typeof value === 'string' && /^(?:true|1)$/i.test(value));
}

/** `scriptFile`, else the file that is there. Relative to the app. */
export function scriptOf(name: string, given: unknown, has: (path: string) => boolean): string {
  if (typeof given === 'string' && given !== '') return posix.normalize(posix.join(name, given.replaceAll('\\', '/')));
  const names = ['run.js', 'index.js', 'run.cjs', 'index.cjs', 'run.mjs', 'index.mjs'].map((file) => `${name}/${file}`);
  return names.find(has) ?? `${name}/index.js`;
}

function toBindings(name: string, given: unknown): Record<string, RpcBinding> {
  const list = Array.isArray(given) ? given.filter(isMapping) : [];
  const bindings = list.map((binding): [string, RpcBinding] => {
    const { name: own, type, direction } = binding;
    if (typeof own !== 'string' || typeof type !== 'string') throw new Error(`A binding of ${name}/function.json has no name or no type.`);
    return [own, { ...binding, type, direction: direction === 'out' ? 'out' : 'in' }];
  });
  if (!bindings.some(([, { type, direction }]) => direction === 'in' && /trigger$/i.test(type))) {
    throw new Error(`The '${name}' function is in error: No trigger binding specified. A function must have a trigger input binding.`);
  }
  return Object.fromEntries(bindings);
}

/** @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retry-policies */
function retryOf(given: unknown): RpcRetryOptions | null {
  if (!isMapping(given) || typeof given['maxRetryCount'] !== 'number') return null;
  const seconds = (value: unknown): { seconds: number } => ({ seconds: (spanOf(value) ?? 0) / 1000 });
  const exponential = given['strategy'] === 'exponentialBackoff';
  return {
    maxRetryCount: given['maxRetryCount'],
    retryStrategy: exponential ? 'exponentialBackoff' : 'fixedDelay',
    ...(exponential
      ? { minimumInterval: seconds(given['minimumInterval']), maximumInterval: seconds(given['maximumInterval']) }
      : { delayInterval: seconds(given['delayInterval']) }),
  };
}
