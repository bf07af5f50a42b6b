import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FrameType, encodeJson } from '../environment/frames.ts';
import { EnvironmentProcess, type Command } from './environment-process.ts';

const FILL_MS = 30_000;

/**
 * Compiles the environment's own modules ahead, types stripped, into the cache that all environments read
 * (and, in a sandbox, cannot write): a process of ours loads every model once and leaves. Resolves to whether the
 * cache is filled; without it everything works, only slower.
 */
export async function fillCompileCache(directory: string, workers: readonly string[], command: Command): Promise<boolean> {
  const exit = await new Promise<{ exitCode: number | null }>((resolve) => {
    let left = workers.length;
    const child = new EnvironmentProcess(command, {
      frame(type) {
        if (type === FrameType.preloaded && --left === 0) child.send(encodeJson(FrameType.leave, 0));
      },
      line: () => undefined,
      exit: resolve,
    });
    for (const worker of workers) child.send(encodeJson(FrameType.preload, 0, { worker }));
    if (left === 0) child.send(encodeJson(FrameType.leave, 0));
    setTimeout(() => child.kill(), FILL_MS).unref();
  });
  if (exit.exitCode !== 0) return false;
  try {
    writeFileSync(markerOf(directory, workers), '');
    return true;
  } catch {
    // A full disk, or a home that is gone.
    return false;
  }
}

/** Whether the cache was filled for these models, as they are now, by this Node. Where it is stale after all, that costs time and nothing else. */
export function isCompileCacheFilled(directory: string, workers: readonly string[]): boolean {
  return existsSync(markerOf(directory, workers));
}

function markerOf(directory: string, workers: readonly string[]): string {
  const sources = [new URL('../environment/bootstrap.ts', import.meta.url).href, ...workers];
  const key = JSON.stringify([process.version, process.arch, ...sources.map((url) => [url, newestChange(dirname(fileURLToPath(url)))])]);
  return join(directory, `filled-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`);
}

/** Epoch milliseconds of the last change to a source file in a directory or below it. */
function newestChange(directory: string): number {
  let newest = 0;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name)) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return newest;
}
