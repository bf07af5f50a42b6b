import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { ROOT, toolEnv } from '../scripts/lib/node24.mjs';

const GREETER = join(import.meta.dirname, 'fixtures/greeter');
let app: ElectronApplication;
let page: Page;
let home: string;

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'isobar-desktop-'));
  const env = Object.fromEntries(Object.entries(toolEnv()).filter((pair): pair is [string, string] => pair[1] !== undefined));
  app = await electron.launch({
    executablePath: process.env['ISOBAR_ELECTRON'] ?? '',
    args: [join(ROOT, 'dist/app'), '--home', home],
    env,
  });
  page = await app.firstWindow();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test.afterAll(async () => {
  await page.getByRole('button', { name: 'Stop the runtime' }).click({ timeout: 5000 });
  await app.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

test('the same console, over a message port', async () => {
  expect(page.url()).toMatch(/^app:\/\/isobar\//);
  await page.goto(`app://isobar/deploy?directory=${encodeURIComponent(GREETER)}`);
  await page
    .getByRole('region', { name: 'Review' })
    .getByRole('button', { name: /^Deploy/ })
    .click();
  await page
    .getByRole('region', { name: /^Created/ })
    .getByRole('link', { name: 'Invoke' })
    .click();
  await expect(page.getByRole('textbox', { name: 'Path and query' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(/OK\s*200/);
});

test('the page has no Node, no exposed object, and may load nothing but itself', async () => {
  const found = await page.evaluate(async () => {
    const reach = (url: string) =>
      fetch(url).then(
        (response) => response.status,
        () => 'refused',
      );
    const ran = () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.inlineRan = true';
      document.head.append(script);
      return 'inlineRan' in globalThis;
    };
    return {
      node: ['process', 'require', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in globalThis),
      inline: ran(),
      network: await reach('https://example.com/'),
      file: await reach('file:///etc/passwd'),
      outside: await reach('app://isobar/..%2f..%2fpackage.json'),
      camera: (await navigator.permissions.query({ name: 'camera' as PermissionName })).state,
    };
  });
  expect(found).toEqual({ node: [], inline: false, network: 'refused', file: 'refused', outside: 200, camera: 'denied' });
  // A path that leaves the folder is the page itself, like any other view; never the file.
  expect(await page.evaluate(() => fetch('app://isobar/..%2f..%2fpackage.json').then((response) => response.text()))).not.toContain(
    '"dependencies"',
  );
});

test('it goes nowhere and opens nothing', async () => {
  const before = page.url();
  await page.evaluate(() => {
    location.href = 'https://example.com/';
    window.open('https://example.com/');
    window.open('file:///etc/passwd');
  });
  await page.waitForTimeout(500);
  expect(page.url()).toBe(before);
  expect(app.windows()).toHaveLength(1);
});
