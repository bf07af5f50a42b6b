import { fork } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '#shared/errors.ts';
import { toFsError } from '../fs-error.ts';
import { runtimePaths, type RuntimePaths } from '../paths.ts';
import { findRuntime, type FoundRuntime } from './find-runtime.ts';
import { nodeBinary } from './node-binary.ts';
import { outsideArchive } from './outside-archive.ts';
import { forgetStarting, noteStarting } from './starting-file.ts';
import { StartMessage } from './start-message.ts';

export interface StartOptions {
  home: string;
  /** 0 or undefined: the one it had last time, or any. */
  gatewayPort?: number | undefined;
  /** The user's settings, as they are. */
  settings: Record<string, unknown>;
  signal: AbortSignal;
}

/** Silence after which a start has failed: one that goes wrong says so or ends, and on a machine with much else to do one that goes well takes long. */
const PATIENCE_MS = 60_000;
/** How long to let another process finish its start, or its end. */
const OTHERS_MS = 15_000;
const MAX_LOG = 5 * 1024 * 1024;

/** Starts the runtime of a home where it does not run, and waits until it answers. Of several starts at once, one succeeds and all get it. */
export async function startRuntime(options: StartOptions): Promise<FoundRuntime> {
  const { home, signal } = options;
  const deadline = Date.now() + OTHERS_MS;
  for (;;) {
    signal.throwIfAborted();
    const state = await findRuntime(home);
    if (state.kind === 'running') return state.runtime;
    try {
      await launch(options);
    } catch (error) {
      // Somebody else holds the lock: a runtime that is about to answer, or about to be gone.
      if (!isTaken(error) || Date.now() > deadline) throw error;
      await wait(150, undefined, { signal });
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof AppError && error.code === 'conflict' && error.details?.['locked'] === true;
}

/** One attempt. Resolves once the new runtime answers. */
async function launch({ home, gatewayPort, settings, signal }: StartOptions): Promise<void> {
  const paths = runtimePaths(home);
  const log = openLog(paths);
  const main = outsideArchive(fileURLToPath(new URL('../runtime/main.ts', import.meta.url)));
  const child = fork(main, ['--home', home, '--gateway-port', String(gatewayPort ?? 0), '--settings', JSON.stringify(settings)], {
    execPath: nodeBinary(),
    execArgv: [],
    detached: true,
    // Not the caller's directory: one that is in use cannot be removed or unmounted.
    cwd: paths.dir,
    stdio: ['ignore', log, log, 'ipc'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(paths.cache, 'runtime'),
      ELECTRON_RUN_AS_NODE: undefined,
    },
  });
  closeSync(log);
  if (child.pid !== undefined) noteStarting(paths.starting, child.pid);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const give = (why: string): void => {
    child.kill('SIGKILL');
    reject(failed(why, paths));
  };
  let timer = setTimeout(give, PATIENCE_MS, 'it did not answer in time');
  const onAbort = (): void => give('it was cancelled');
  signal.addEventListener('abort', onAbort, { once: true });
  child.on('message', (message) => {
    const parsed = StartMessage.safeParse(message);
    if (!parsed.success) return;
    clearTimeout(timer);
    if (parsed.data.type === 'ready') resolve();
    else if (parsed.data.type === 'failed') reject(AppError.fromData(parsed.data.error));
    else timer = setTimeout(give, PATIENCE_MS, `it did not answer in time (${parsed.data.what})`);
  });
  child.once('error', (error) => reject(toFsError(error, 'The local runtime cannot be started', child.spawnfile)));
  child.once('exit', (code, killed) =>
    reject(failed(killed === null ? `it ended with exit code ${code}` : `it was ended by ${killed}`, paths)),
  );
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    if (child.pid !== undefined) forgetStarting(paths.starting, child.pid);
    signal.removeEventListener('abort', onAbort);
    child.removeAllListeners();
    child.on('error', () => {});
    if (child.connected) child.disconnect();
    child.unref();
  }
}

function failed(why: string, { log }: RuntimePaths): AppError {
  return new AppError('unavailable', `The local runtime could not be started: ${why}.${lastLines(log)}`, {
    hint: `Its log may say why: ${log}`,
    details: { log },
  });
}

function lastLines(path: string): string {
  try {
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-3).join('\n').slice(-600);
    return lines === '' ? '' : `\n${lines}`;
  } catch {
    return '';
  }
}

/** The log, for appending; the one before it is kept where it has grown long. */
function openLog({ dir, log }: RuntimePaths): number {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    chmodSync(dir, 0o700);
    if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG) renameSync(log, `${log}.1`);
    return openSync(log, 'a', 0o600);
  } catch (error) {
    throw toFsError(error, 'The local runtime cannot be started', dir);
  }
}
