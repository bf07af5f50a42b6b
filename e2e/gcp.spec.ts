import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const HELLO = join(import.meta.dirname, 'fixtures/cloud-hello');

// What is made here stays in a home of its own. A profile that does not fit is an answer of 400.
test.use({ prepareHome: { run: () => {} }, allowedErrors: [/400 \(Bad Request\) .*profiles\/add/] });

/** Google's own protocol, from the console to the local runtime and back: a profile, a deployment, a call, a tag. */
test('a profile without credentials that points at the local runtime: deploy to it, invoke, name a revision', async ({ page }) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Local runtime' }).click();
  const endpoint = await test.step('the endpoint is on the page of the runtime', async () => {
    const row = page.locator('dl div').filter({ has: page.locator('dt', { hasText: /^gcp$/ }) });
    await expect(row.locator('code')).toHaveText(/127\.0\.0\.1:\d+$/);
    return `http://${(await row.locator('code').innerText()).replace(/^https?:\/\//, '')}`;
  });

  await test.step('a profile is added, and what does not fit is said at its field', async () => {
    await page.goto('/settings?section=profiles');
    await page.getByRole('button', { name: 'Add profile' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a profile' });
    await dialog.getByRole('combobox', { name: 'Provider' }).click();
    await page.getByRole('option', { name: /Google Cloud/ }).click();
    await dialog.getByLabel('Name', { exact: false }).first().fill('here');
    await dialog
      .getByLabel(/^Project/)
      .first()
      .fill('isobar-local');
    await dialog.getByLabel('Regions').fill('us-central1');
    await page.keyboard.press('Enter');
    await dialog.getByLabel('Endpoint').fill(endpoint);
    await dialog.getByRole('button', { name: 'Add profile' }).click();
    await expect(dialog).toContainText('Choose None.');
    await dialog.getByRole('combobox', { name: 'Credentials' }).click();
    await page.getByRole('option', { name: /^None/ }).click();
    await dialog.getByRole('button', { name: 'Find projects' }).click();
    await expect(dialog.getByRole('status')).toHaveText('Found isobar-local.');
    await dialog.getByRole('button', { name: 'Add profile' }).click();
    const card = page.getByRole('region', { name: 'gcp:here' });
    await expect(card).toContainText('LOCAL');
    await card.getByRole('button', { name: 'Check' }).click();
    await expect(card).toContainText('Project isobar-local');
  });

  await test.step('a folder is deployed to it, the stages of its build as steps', async () => {
    await page.goto(`/deploy?directory=${encodeURIComponent(HELLO)}`);
    await page.getByRole('radio', { name: /Google Cloud/ }).check();
    const review = page.getByRole('region', { name: 'Review' });
    await expect(review).toContainText('gcp:here/cloud-hello');
    await review.getByRole('button', { name: /^Deploy/ }).click();
    await expect(page.getByRole('heading', { name: /Created: gcp:here\/cloud-hello/ })).toBeVisible({ timeout: 45_000 });
    await expect(page.getByText('Build the image')).toBeVisible();
  });

  await test.step('it is invoked there; its log comes from where it is kept', async () => {
    await page.goto(`/functions/${encodeURIComponent('gcp:here/cloud-hello')}?tab=invoke`);
    await page
      .getByRole('region', { name: 'Request' })
      .getByRole('button', { name: /^Invoke/ })
      .click();
    const result = page.getByRole('region', { name: 'Result' });
    await expect(result).toContainText('"hello"', { timeout: 30_000 });
    await result.getByRole('tab', { name: /^Logs/ }).click();
    await expect(result).toContainText('greeting');
  });

  await test.step('a revision gets a name, which is what makes it callable', async () => {
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Name a version' }).click();
    const dialog = page.getByRole('dialog', { name: 'Name a version' });
    await expect(dialog.getByLabel('Description')).toHaveCount(0);
    await dialog.getByLabel('Alias').fill('green');
    await dialog.getByRole('button', { name: 'Name it' }).click();
    await expect(page.getByRole('table', { name: /^Aliases of/ })).toContainText('cloud-hello-00001');
  });
});
