import { existsSync, readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findInstalled, thisMachine } from '../../electron/web/browser.ts';
import { runTool } from '../lib/run-tool.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Whether the binary is one that starts here: a download without the system's libraries is none. (On Windows, asking for the version opens a window.) */
async function starts(path: string): Promise<boolean> {
  return existsSync(path) && (process.platform === 'win32' || (await runTool(path, ['--version'])).code === 0);
}

async function firstThatStarts(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await starts(path)) return path;
  return null;
}

const installed = () => firstThatStarts(findInstalled(thisMachine));

/** Debian and its children, as root: the distribution's own package brings the libraries along. */
function canUseApt(): boolean {
  if (!thisMachine.root || process.platform !== 'linux') return false;
  try {
    return /^ID(?:_LIKE)?=.*(?:debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * A Chromium for the end-to-end tests: an installed Chrome, Edge or Chromium; else Playwright's own
 * download; else the distribution's package where we are root. Throws saying what was tried.
 */
export async function provideBrowser(): Promise<string> {
  const found = (await installed()) ?? (await firstThatStarts([chromium.executablePath()]));
  if (found !== null) return found;
  const tried: string[] = ['no Chrome, Edge or Chromium is installed'];

  say('No browser is installed: fetching Chromium with Playwright.');
  const download = await runTool('playwright', ['install', 'chromium'], { signal: AbortSignal.timeout(180_000) });
  if (await starts(chromium.executablePath())) return chromium.executablePath();
  tried.push(
    download.code === 0
      ? "Playwright's Chromium does not start here: libraries of the system are missing"
      : `Playwright could not download one (${complaint(download.output)})`,
  );

  if (canUseApt()) {
    say("Installing the distribution's Chromium with apt-get.");
    await runTool('apt-get', ['update', '-qq']);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const { output } = await runTool('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
    const path = await installed();
    if (path !== null) return path;
    tried.push(`apt-get could not install one (${complaint(output)})`);
  } else {
    tried.push('this is no Debian or Ubuntu with root rights, so no package was installed');
  }
  throw new Error(
    `The end-to-end tests need a browser, and none can be had: ${tried.join('; ')}.\nInstall Chrome, Edge or Chromium and try again.`,
  );
}

/** The line of a tool's output that says what went wrong. */
function complaint(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at '));
  return (lines.find((line) => /^E: |Error: |ENOENT/.test(line)) ?? lines.at(-1) ?? 'no output').slice(0, 200);
}
