import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { FunctionIdentity, WorkerHost } from '../../emulation.ts';
import type { SignatureType } from './environment.ts';
import type { Framework, UserFunction } from './framework.ts';

/** The user's function and how it wants to be called. */
export interface LoadedTarget {
  call: UserFunction;
  signature: SignatureType;
}

/** An error that a user can mend, in the framework's words. */
function loadError(message: string, cause?: unknown): Error {
  const error = new Error(message, cause === undefined ? undefined : { cause });
  error.name = 'FunctionLoadError';
  if (cause instanceof Error && cause.stack !== undefined) error.stack = `${error.name}: ${message}\n${cause.stack}`;
  return error;
}

/**
 * Loads package.json's `main` (else index.js or function.js) and finds the target: registered with the framework under
 * that name, else exported under it.
 * @see https://github.com/GoogleCloudPlatform/functions-framework-nodejs/blob/main/src/loader.ts
 */
export async function loadTarget(
  fn: FunctionIdentity,
  framework: Framework,
  target: string,
  signature: SignatureType,
  host: WorkerHost,
): Promise<LoadedTarget> {
  const path = modulePath(fn.codeDir);
  if (path === null) {
    throw loadError(
      `Provided code location '${fn.codeDir}' is not a loadable module.\nDid you specify the correct location for the module defining your function?`,
    );
  }
  const module = await importModule(path, host);
  const registered = framework.registered(target);
  if (registered !== undefined) return { call: registered.userFunction, signature: registered.signatureType };
  const exported = find(module, target) ?? find(module['default'], target);
  if (exported === undefined) {
    throw loadError(`Function '${target}' is not defined in the provided module.\nDid you specify the correct target function to execute?`);
  }
  if (typeof exported !== 'function') throw loadError(`'${target}' needs to be of type function. Got: ${typeof exported}`);
  return { call: exported as UserFunction, signature: exportedSignature(exported as UserFunction, signature) };
}

function modulePath(codeDir: string): string | null {
  const require = createRequire(join(codeDir, 'package.json'));
  for (const location of [codeDir, join(codeDir, 'function.js'), join(codeDir, 'index.mjs')]) {
    try {
      return require.resolve(location);
    } catch {
      // Not this one.
    }
  }
  return null;
}

async function importModule(path: string, host: WorkerHost): Promise<Record<string, unknown>> {
  try {
    return await host.importUser(path);
  } catch (error) {
    const missing = error instanceof Error && /Cannot find (?:module|package)/.test(error.stack ?? error.message);
    const hint = missing ? 'Did you list all required modules in the package.json dependencies?' : 'Is there a syntax error in your code?';
    throw loadError(`Provided module can't be loaded.\n${hint}`, error);
  }
}

function find(module: unknown, target: string): unknown {
  return target.split('.').reduce<unknown>((code, part) => {
    return (typeof code === 'object' || typeof code === 'function') && code !== null ? Reflect.get(code, part) : undefined;
  }, module);
}

/**
 * An exported event function says nothing of its signature but its parameters: `(data, context)` and
 * `(data, context, callback)` are the older ones, `(cloudEvent)` and `(cloudEvent, callback)` today's.
 */
function exportedSignature(call: UserFunction, signature: SignatureType): SignatureType {
  if (signature !== 'cloudevent' || call.length < 2) return signature;
  if (call.length > 2) return 'event';
  const second = /^[^(]*\([^,)]*,\s*([\w$]+)/.exec(Function.prototype.toString.call(call))?.[1] ?? '';
  return /^(?:callback|cb|done|next)$/i.test(second) ? 'cloudevent' : 'event';
}
