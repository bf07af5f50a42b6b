import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24, ROOT, toolEnv } from '../lib/node24.mjs';

/** Nothing at all has arrived for this long: the download is given up. Milliseconds. */
const FIRST_BYTE_LIMIT = 6_000;
const STALL_LIMIT = 20_000;

const PACKAGE = join(ROOT, 'node_modules/electron');
const FILE: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
  linux: 'electron',
};

/** What the downloading process tells. */
export type FetchMessage = { transferred: number; total: number | null } | { error: string };

/**
 * Absolute path of Electron's binary, or null where it is not there. Looks only: importing the
 * package `electron` itself would start a download.
 */
export function findElectron(): string | null {
  const file = FILE[process.platform] ?? 'electron';
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (folder !== undefined && folder !== '') return existing(join(folder, file));
  try {
    const has = readFileSync(join(PACKAGE, 'dist/version'), 'utf8').trim().replace(/^v/, '');
    const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
    return has === version ? existing(join(PACKAGE, 'dist', file)) : null;
  } catch {
    return null;
  }
}

function existing(path: string): string | null {
  return existsSync(path) ? path : null;
}

/**
 * Fetches Electron's binary once, from its project's releases or ELECTRON_MIRROR, and reports how
 * far it is. Resolves to its path, or to the reason why it cannot be had.
 */
export async function fetchElectron(progress: (line: string) => void): Promise<{ path: string } | { reason: string }> {
  const child = spawn(node24(), [join(import.meta.dirname, 'fetch-electron.ts')], {
    cwd: ROOT,
    env: toolEnv({ NODE_USE_ENV_PROXY: '1' }),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let reason: string | null = null;
  let watchdog: NodeJS.Timeout | undefined;
  const watch = (limit: number, why: string) => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      reason = why;
      child.kill();
    }, limit);
  };
  watch(FIRST_BYTE_LIMIT, `its download server did not answer within ${FIRST_BYTE_LIMIT / 1000} s`);
  child.on('message', (message: FetchMessage) => {
    if ('error' in message) reason = message.error;
    else {
      progress(howFar(message.transferred, message.total));
      watch(STALL_LIMIT, `its download stood still for ${STALL_LIMIT / 1000} s`);
    }
  });
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(watchdog);
  const path = findElectron();
  return path === null ? { reason: reason ?? 'its download failed' } : { path };
}

function howFar(transferred: number, total: number | null): string {
  const mb = (bytes: number) => (bytes / 1e6).toFixed(0);
  return total === null ? `${mb(transferred)} MB` : `${mb(transferred)} of ${mb(total)} MB`;
}
