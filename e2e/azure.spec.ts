import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const APP = join(import.meta.dirname, 'fixtures/azure-greeter');

// Keeping a secret in a file is asked about first: an answer of 409.
test.use({ prepareHome: { run: () => {} }, allowedErrors: [/409 \(Conflict\) .*profiles\/add/] });

/** Azure's own protocol, from the console to the local runtime and back: a profile, an app and its function, its keys, stop and start. */
test('a profile of Azure that points at the local runtime: see an app with its function, invoke it, show its keys, stop it', async ({
  page,
}) => {
  await test.step('an app is deployed to the local runtime', async () => {
    await page.goto(`/deploy?directory=${encodeURIComponent(APP)}`);
    await page
      .getByRole('region', { name: 'Review' })
      .getByRole('button', { name: /^Deploy/ })
      .click();
    await expect(page.getByRole('heading', { name: /Created: local:default\/azure-greeter/ })).toBeVisible({ timeout: 45_000 });
  });

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Local runtime' }).click();
  await expect(page.getByRole('region', { name: /Azure Functions, emulated/ })).toContainText(/\d+ operations/);
  const endpoint = await page.evaluate(
    () =>
      [...document.querySelectorAll('dl div')].find((row) => row.querySelector('dt')?.textContent === 'azure')?.querySelector('code')
        ?.textContent ?? '',
  );
  expect(endpoint).toMatch(/^https:\/\/localhost:\d+$/);

  await test.step('a profile is added: the certificate of the runtime is found by itself', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await page
      .getByRole('navigation', { name: /Settings|Sections/ })
      .getByRole('link', { name: 'Profiles' })
      .click();
    await page.getByRole('button', { name: 'Add profile' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a profile' });
    await dialog.getByRole('combobox', { name: 'Provider' }).click();
    await page.getByRole('option', { name: /Azure Functions/ }).click();
    await dialog.getByRole('combobox', { name: 'Credentials' }).click();
    await page.getByRole('option', { name: /Service principal/ }).click();
    await dialog.getByLabel('Name', { exact: false }).first().fill('here');
    await dialog.getByRole('textbox', { name: /^Tenant/ }).fill('00000000-0000-0000-0000-000000000002');
    await dialog.getByLabel(/^Client id/).fill('00000000-0000-0000-0000-000000000003');
    await dialog
      .getByLabel(/^Client secret/)
      .first()
      .fill('not-a-secret');
    await dialog.getByRole('textbox', { name: /^Endpoint/ }).fill(endpoint);
    await dialog.getByRole('button', { name: 'Add profile' }).click();
    await page.getByRole('dialog', { name: 'Keep the secret in a file?' }).getByRole('button', { name: 'Keep it in a file' }).click();
    const card = page.getByRole('region', { name: 'azure:here' });
    await expect(card).toContainText('LOCAL');
    await card.getByRole('button', { name: 'Check' }).click();
    await expect(card).toContainText('00000000-0000-0000-0000-000000000001', { timeout: 30_000 });
  });

  await test.step('app and function are in the list; the function names its app', async () => {
    await page.goto('/functions?provider=azure');
    await expect(page.getByRole('link', { name: 'azure-greeter / hello' })).toBeVisible({ timeout: 30_000 });
    await page.goto(`/functions/${encodeURIComponent('azure:here/azure-greeter/hello')}`);
    await expect(page.getByRole('region', { name: 'Function of the app azure-greeter' })).toContainText('httpTrigger');
  });

  await test.step('it is invoked by its name', async () => {
    await page.goto(`/functions/${encodeURIComponent('azure:here/azure-greeter/hello')}?tab=invoke`);
    await page
      .getByRole('region', { name: 'Request' })
      .getByRole('button', { name: /^(Invoke|Send)/ })
      .click();
    await expect(page.getByRole('region', { name: 'Result' })).toContainText('hello from azure', { timeout: 30_000 });
  });

  await test.step('keys are shown when they are asked for, and the app is stopped', async () => {
    await page.goto(`/functions/${encodeURIComponent('azure:here/azure-greeter')}`);
    const keys = page.getByRole('region', { name: 'Keys' });
    await expect(keys).not.toContainText('_master');
    await keys.getByRole('button', { name: 'Show keys' }).click();
    await expect(keys).toContainText('_master');
    await keys.getByRole('button', { name: 'Hide keys' }).click();
    await expect(keys).not.toContainText('_master');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Stop…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByText('azure-greeter is stopped.')).toBeVisible({ timeout: 30_000 });
  });
});
