import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test.use({ allowedErrors: [/status of (400|404|409|424|503)/] });

const folder = mkdtempSync(join(tmpdir(), 'isobar-bad-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

function project(name: string, files: Record<string, string>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

const deployPage = (path: string) => `/deploy?directory=${encodeURIComponent(path)}`;

test('a folder that is not there: what failed, and what to do', async ({ page }) => {
  await page.goto(deployPage(join(folder, 'gone')));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('does not exist');
  await expect(alert.getByRole('button', { name: 'Change source' })).toBeVisible();
});

test('a folder without a function cannot be deployed, and says why', async ({ page }) => {
  await page.goto(deployPage(project('empty', { 'notes.txt': 'nothing to run' })));
  const review = page.getByRole('region', { name: 'Review' });
  await expect(review.getByRole('alert')).toContainText('No function was found');
  await expect(review.getByRole('button', { name: /^Deploy/ })).toHaveCount(0);
});

for (const [name, code, says] of [
  ['throws-at-import', `throw new Error('no database here'); export default { fetch() {} };`, /no database here/],
  ['syntax-error', `export default { fetch(request { return 1; } };`, /SyntaxError|syntax/i],
] as const) {
  test(`a deployment of code that ${name} fails with the code's own words`, async ({ page }) => {
    await page.goto(deployPage(project(name, { 'index.mjs': code, 'isobar.yaml': 'model: portable\nhandler: index.mjs\n' })));
    await page
      .getByRole('region', { name: 'Review' })
      .getByRole('button', { name: /^Deploy/ })
      .click();
    await expect(page.getByRole('main')).toContainText(says);
    await expect(page.getByText('Failed').first()).toBeVisible();
  });
}

test('a function that never ends is ended, and one that exits is named; the next call works', async ({ page, front }) => {
  const code = `export default { async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === '/loop') for (;;);
    if (pathname === '/exit') process.exit(3);
    return new Response('fine');
  } };`;
  front.isobar('deploy', project('rough', { 'index.mjs': code }), '--timeout-s', '1');
  await page.goto('/functions/local%3Adefault%2Frough?tab=invoke');
  const result = page.getByRole('region', { name: 'Result' });
  for (const [path, says] of [
    ['/loop', /timed out|timeout/i],
    // Not by the path alone, which is there while it runs: a next call at the same time would end with it.
    ['/exit', /Crashed[^]*exit/i],
    ['/', /OK\s*200/],
  ] as const) {
    await page.getByRole('textbox', { name: 'Path and query' }).fill(path);
    await page.keyboard.press('Control+Enter');
    await expect(result).toContainText(says);
  }
});

test('a function, a trace and a page that are not there', async ({ page }) => {
  await page.goto('/functions/local%3Adefault%2Fnothing');
  await expect(page.getByRole('alert')).toContainText('nothing');
  await page.goto(`/traces/${'a'.repeat(32)}`);
  await expect(page.getByRole('alert')).toContainText('No such trace');
  await page.goto('/no-such-page');
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible();
});

test('the runtime is stopped and started again from the console; nothing is lost', async ({ page, front }) => {
  front.isobar('deploy', join(import.meta.dirname, 'fixtures/greeter'), '--name', 'lasting');
  await page.goto('/');
  await page.getByRole('button', { name: 'Stop the runtime' }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: /Stop/ });
  if (await confirm.isVisible().catch(() => false)) await confirm.click();
  await expect(page.getByRole('contentinfo')).toContainText(/stopped/i);
  await page.getByRole('button', { name: 'Start the runtime' }).first().click();
  await expect(page.getByRole('contentinfo')).toContainText(/running/i);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Functions' }).click();
  await expect(page.getByRole('grid', { name: 'Functions' })).toContainText('lasting');
});
