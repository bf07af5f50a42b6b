import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, expectAccessible, test } from './fixtures.ts';

// A home of its own: what is deployed and waived here is nobody else's business.
test.use({ prepareHome: { run: () => {} } });

const ADVISORY = join(import.meta.dirname, 'fixtures/advisory.json');
const VULNERABLE = join(import.meta.dirname, 'fixtures/vulnerable');

test('audit a directory, look at a finding, waive it, compare, and hand on the report', async ({ page }) => {
  await page.getByRole('link', { name: 'Security', exact: true }).click();
  await expect(page.getByText('No audit yet')).toBeVisible();
  await expectAccessible(page);

  await test.step('run', async () => {
    await page.getByRole('textbox', { name: 'Or a source directory, before it is deployed' }).fill(VULNERABLE);
    await page.getByRole('button', { name: 'Audit directory' }).click();
    await expect(page.getByRole('button', { name: /Input reaches a command line/ })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Open findings by severity' })).toBeVisible();
  });

  await test.step('a finding with its way, its reason and what to do', async () => {
    await page.getByRole('button', { name: /Input reaches a command line/ }).click();
    await page.getByRole('button', { name: /A shell command/ }).click();
    const detail = page.getByRole('complementary', { name: 'Finding' });
    await expect(detail).toContainText('src/index.js:6');
    await expect(detail.getByRole('list', { name: /From where it comes in/ })).toBeVisible();
    await expect(detail).toContainText('OWASP Serverless Top 10 S1');
    await expectAccessible(page);
  });

  await test.step('no secret is shown', async () => {
    await page.getByRole('textbox', { name: 'Filter findings' }).fill('SEC-001');
    await page.getByRole('button', { name: /Secret in an environment variable/ }).click();
    await page.getByRole('button', { name: /SIGNING_SECRET holds a secret/ }).click();
    await expect(page.getByRole('complementary', { name: 'Finding' })).toContainText(/fingerprint [0-9a-f]{16}/);
    expect(await page.content()).not.toContain('made-up-Qx81');
    await page.getByRole('textbox', { name: 'Filter findings' }).fill('');
  });

  await test.step('waive', async () => {
    await page.getByRole('complementary', { name: 'Finding' }).getByRole('button', { name: 'Waive' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Why it can stay' }).fill('A value of the test, known to nobody.');
    await dialog.getByRole('textbox', { name: 'Who decides it' }).fill('ada');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Waive' }).click();
    await expect(dialog).toHaveCount(0);
    await page.getByRole('button', { name: 'Audit directory' }).click();
    await expect(page.getByText('Waived 1', { exact: true })).toBeVisible();
  });

  await test.step('compare and trend', async () => {
    await page.getByRole('tab', { name: 'History' }).click();
    await expect(page.getByRole('region', { name: 'What changed' })).toContainText(/0 new, 0 fixed/);
    await expect(page.getByRole('list', { name: 'Open findings over time' }).getByRole('listitem')).toHaveCount(2);
    await expectAccessible(page);
  });

  await test.step('import advisories', async () => {
    await page.getByRole('tab', { name: 'Advisories' }).click();
    await expect(page.getByRole('row', { name: /Recorded npm/ })).toBeVisible();
    await page.getByRole('button', { name: 'Import advisories' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'File, directory or zip' }).fill(ADVISORY);
    await dialog.getByRole('textbox', { name: 'Name' }).fill('ours');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Import' }).click();
    await expect(page.getByRole('row', { name: /ours npm 1 2026-11-01/ })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'History' }).click();
  });

  await test.step('export', async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    const saving = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: /^HTML/ }).click();
    const report = await readFile(await (await saving).path(), 'utf8');
    expect(report).toContain('Content-Security-Policy');
    expect(report).not.toContain('made-up-Qx81');
  });
});

test('a directory that is not there is told, and a function has its security tab', async ({ page, front }) => {
  await page.goto('/security');
  await page.getByRole('textbox', { name: 'Or a source directory, before it is deployed' }).fill('/no/such/folder');
  await page.getByRole('button', { name: 'Audit directory' }).click();
  await expect(page.getByRole('alert')).toContainText('/no/such/folder');
  front.isobar('deploy', join(import.meta.dirname, 'fixtures/greeter'));
  await page.goto('/functions/local%3Adefault%2Fgreeter?tab=security');
  await page.getByRole('button', { name: 'Audit this function' }).click();
  await expect(page.getByRole('heading', { name: 'Scope and limits' })).toBeVisible();
  await expectAccessible(page);
});
