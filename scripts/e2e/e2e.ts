import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDisplay, thisMachine } from '../../electron/web/browser.ts';
import { buildApp } from '../build/app.ts';
import type { Tally } from '../check/check.ts';
import { COMPILE_CACHE } from '../lib/compile-cache.ts';
import { runTool } from '../lib/run-tool.ts';
import { noDesktop } from '../start/choose-front.ts';
import { findElectron } from '../start/electron-binary.ts';
import { provideBrowser } from './browser.ts';

/** As much of Playwright's JSON report as is read here. */
interface Report {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

const here = { display: hasDisplay(thisMachine), root: thisMachine.root, platform: process.platform, wanted: true };

/**
 * The end-to-end tests: the web front in a real browser, and the desktop front where Electron's
 * binary is. `args` go to Playwright. A flaky or skipped test counts as failed.
 */
export async function endToEnd(args: readonly string[]): Promise<Tally> {
  await buildApp();
  const browser = await provideBrowser();
  const electron = findElectron();
  const why = electron === null ? "Electron's binary is not installed (npx install-electron fetches it)" : noDesktop(here);
  console.log(`browser: ${browser}`);
  console.log(why === null ? `desktop front: ${electron}` : `desktop front: not run, because ${why}.`);
  const folder = mkdtempSync(join(tmpdir(), 'isobar-e2e-'));
  const reportFile = join(folder, 'report.json');
  try {
    const { code } = await runTool('playwright', ['test', '--config', 'e2e/playwright.config.ts', '--reporter', 'list,json', ...args], {
      show: true,
      env: {
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        ISOBAR_BROWSER: browser,
        ISOBAR_ELECTRON: why === null ? (electron ?? '') : '',
        PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
      },
    });
    return tally(reportFile, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tally(reportFile: string, code: number): Tally {
  let stats: Report['stats'];
  try {
    ({ stats } = JSON.parse(readFileSync(reportFile, 'utf8')) as Report);
  } catch {
    console.log('Playwright ended without a report.');
    return { passed: 0, failed: 1 };
  }
  const failed = stats.unexpected + stats.flaky + stats.skipped;
  // Something outside a test went wrong (a file that cannot be loaded, no test at all).
  return { passed: stats.expected, failed: failed === 0 && code !== 0 ? 1 : failed };
}
