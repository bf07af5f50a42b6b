import { join } from 'node:path';
import {
  addProfile,
  checkProfile,
  choose,
  deployTo,
  fill,
  invokeOnPage,
  openProfileDialog,
  planFolder,
  runtimeEndpoint,
} from './cloud-steps.ts';
import { expect, test } from './fixtures.ts';

const APP = join(import.meta.dirname, 'fixtures/azure-greeter');

// Keeping a secret in a file is asked about first: an answer of 409.
test.use({ prepareHome: { run: () => {} }, allowedErrors: [/409 \(Conflict\) .*profiles\/add/] });

/** Azure's own protocol, from the console to the local runtime and back: a profile, an app and its function, its keys, stop and start. */
test('a profile of Azure that points at the local runtime: see an app with its function, invoke it, show its keys, stop it', async ({
  page,
}) => {
  await test.step('an app is deployed to the local runtime', async () => {
    await deployTo(await planFolder(page, APP, /Local runtime/), 'local:default/azure-greeter');
  });

  const endpoint = await runtimeEndpoint(page, 'azure');
  await expect(page.getByRole('region', { name: /Azure Functions, emulated/ })).toContainText(/\d+ operations/);

  await test.step('a profile is added: the certificate of the runtime is found by itself', async () => {
    const dialog = await openProfileDialog(page);
    await choose(dialog, 'Provider', /Azure Functions/);
    await choose(dialog, 'Credentials', /Service principal its secret/);
    await fill(dialog, {
      Name: 'here',
      Tenant: '00000000-0000-0000-0000-000000000002',
      'Client id': '00000000-0000-0000-0000-000000000003',
      'Client secret': 'not-a-secret',
      Endpoint: endpoint,
    });
    await addProfile(dialog, 'with a secret');
    await checkProfile(page, 'azure:here', '00000000-0000-0000-0000-000000000001');
  });

  await test.step('app and function are in the list; the function names its app', async () => {
    await page.goto('/functions?provider=azure');
    await expect(page.getByRole('link', { name: 'azure-greeter / hello' })).toBeVisible({ timeout: 30_000 });
    await page.goto(`/functions/${encodeURIComponent('azure:here/azure-greeter/hello')}`);
    await expect(page.getByRole('region', { name: 'Function of the app azure-greeter' })).toContainText('httpTrigger');
  });

  await test.step('it is invoked by its name', async () => {
    await invokeOnPage(page, 'azure:here/azure-greeter/hello', 'hello from azure');
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
