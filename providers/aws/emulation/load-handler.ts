import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import type { WorkerHost } from '../../emulation.ts';
import { RuntimeError } from './runtime-errors.ts';

/** The user's function, with what it was marked as. */
export interface Handler {
  call: (...values: unknown[]) => unknown;
  streaming: boolean;
  highWaterMark: number | undefined;
  /** How many parameters it declares: a third one is a callback. */
  parameters: number;
}

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const EXTENSIONS = ['', '.js', '.mjs', '.cjs'];

/** Gives the mark that `awslambda.streamifyResponse` leaves on a handler. */
export function streamifyResponse<F extends (...values: never[]) => unknown>(handler: F, options?: { highWaterMark?: unknown }): F {
  Reflect.set(handler, STREAMING, 'response');
  if (typeof options?.highWaterMark === 'number') Reflect.set(handler, HIGH_WATER_MARK, Math.trunc(options.highWaterMark));
  return handler;
}

/**
 * Finds `path/module.export` as the runtime client does: the module under the task root with no extension, `.js`,
 * `.mjs` or `.cjs`, else in node_modules; the export by its dotted name, else on the default export.
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/function/user-function-loader.ts
 */
export async function loadHandler(taskRoot: string, name: string, host: WorkerHost): Promise<Handler> {
  if (name.includes('..')) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const { root, module, path } = parseHandler(name);
  const namespace = await loadModule(taskRoot, root, module, host);
  const call = find(path, namespace) ?? find(path, namespace['default']);
  if (!call) throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof call !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${name} is not a function`);
  return { call: (...values) => Reflect.apply(call, undefined, values), ...marks(call), parameters: call.length };
}

function parseHandler(name: string): { root: string; module: string; path: string } {
  const last = basename(name);
  const match = /^([^.]*)\.(.*)$/.exec(last);
  if (match === null) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  return { root: name.slice(0, name.indexOf(last)).replace(/\/$/, ''), module: match[1] ?? '', path: match[2] ?? '' };
}

async function loadModule(taskRoot: string, root: string, module: string, host: WorkerHost): Promise<Record<string, unknown>> {
  const stem = resolve(taskRoot, root, module);
  try {
    for (const extension of EXTENSIONS) {
      if (existsSync(stem + extension)) return await host.importUser(stem + extension);
    }
    const require = createRequire(join(taskRoot, 'package.json'));
    return await host.importUser(require.resolve(module, { paths: [taskRoot, join(taskRoot, root)] }));
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error), error.stack);
    if (error instanceof Error && Reflect.get(error, 'code') === 'MODULE_NOT_FOUND') {
      throw new RuntimeError('Runtime.ImportModuleError', String(error));
    }
    throw error;
  }
}

function find(path: string, namespace: unknown): unknown {
  return path.split('.').reduce<unknown>((nested, key) => {
    return typeof nested === 'object' && nested !== null ? Reflect.get(nested, key) : undefined;
  }, namespace);
}

function marks(handler: object): Pick<Handler, 'streaming' | 'highWaterMark'> {
  const streaming: unknown = Reflect.get(handler, STREAMING);
  if (streaming && streaming !== 'response') {
    throw new RuntimeError('Runtime.MalformedStreamingHandler', 'Only response streaming is supported.');
  }
  const mark = Number(Reflect.get(handler, HIGH_WATER_MARK) ?? Number.NaN);
  return { streaming: Boolean(streaming), highWaterMark: Number.isNaN(mark) ? undefined : mark };
}
