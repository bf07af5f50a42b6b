import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const LINUX = [
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'chromium',
  'chromium-browser',
  'brave-browser',
];
const MAC = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'Chromium.app/Contents/MacOS/Chromium',
  'Brave Browser.app/Contents/MacOS/Brave Browser',
];
const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
];

export interface Machine {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  /** Whether the process runs as root. */
  root: boolean;
  exists(path: string): boolean;
}

export const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  root: process.getuid?.() === 0,
  exists: existsSync,
};

/** Where windows can be shown. */
export function hasDisplay({ platform, env }: Machine): boolean {
  if (platform === 'win32') return true;
  if (platform === 'darwin') return env['SSH_CONNECTION'] === undefined;
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((value) => value !== undefined && value !== '');
}

/** Where a Chrome, Edge or Chromium may be, the likeliest first. */
function candidates({ platform, env }: Machine): string[] {
  if (platform === 'darwin')
    return ['/Applications', join(env['HOME'] ?? '', 'Applications')].flatMap((dir) => MAC.map((app) => join(dir, app)));
  if (platform === 'win32') {
    const roots = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter((dir) => dir !== undefined);
    return roots.flatMap((dir) => WINDOWS.map((path) => `${dir}\\${path}`));
  }
  const dirs = (env['PATH'] ?? '').split(delimiter).filter((dir) => dir !== '');
  return LINUX.flatMap((name) => dirs.map((dir) => join(dir, name)));
}

/** Every installed Chrome, Edge and Chromium, whether or not it can show a window. */
export function findInstalled(machine: Machine): string[] {
  return candidates(machine).filter((path) => machine.exists(path));
}

/** An installed Chrome, Edge or Chromium that can show an app window, or why there is none. */
export function findBrowser(machine: Machine): { path: string } | { reason: string } {
  if (!hasDisplay(machine)) return { reason: 'there is no display' };
  if (machine.platform === 'linux' && machine.root) return { reason: 'browsers do not run as root' };
  const [path] = findInstalled(machine);
  return path === undefined ? { reason: 'no Chrome, Edge or Chromium is installed' } : { path };
}

/** Opens an app window and does not wait for it. Resolves to whether the browser could be started. */
export function openAppWindow(path: string, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(path, [`--app=${url}`, '--no-first-run', '--no-default-browser-check'], { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
