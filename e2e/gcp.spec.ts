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

const HELLO = join(import.meta.dirname, 'fixtures/cloud-hello');

// What is made here stays in a home of its own. A profile that does not fit is an answer of 400.
test.use({ prepareHome: { run: () => {} }, allowedErrors: [/400 \(Bad Request\) .*profiles\/add/] });

/** Google's own protocol, from the console to the local runtime and back: a profile, a deployment, a call, a tag. */
test('a profile without credentials that points at the local runtime: deploy to it, invoke, name a revision', async ({ page }) => {
  const endpoint = await runtimeEndpoint(page, 'gcp');

  await test.step('a profile is added, and what does not fit is said at its field', async () => {
    const dialog = await openProfileDialog(page);
    await choose(dialog, 'Provider', /Google Cloud/);
    await fill(dialog, { Name: 'here', Project: 'isobar-local', Regions: ['us-central1'], Endpoint: endpoint });
    await addProfile(dialog, 'without');
    await expect(dialog).toContainText('Choose None.');
    await choose(dialog, 'Credentials', /^None/);
    await dialog.getByRole('button', { name: 'Find projects' }).click();
    await expect(dialog.getByRole('status')).toHaveText('Found isobar-local.');
    await addProfile(dialog, 'without');
    await checkProfile(page, 'gcp:here', 'Project isobar-local');
  });

  await test.step('a folder is deployed to it, the stages of its build as steps', async () => {
    const review = await planFolder(page, HELLO, /Google Cloud/);
    await expect(review).toContainText('gcp:here/cloud-hello');
    await deployTo(review, 'gcp:here/cloud-hello');
    await expect(page.getByText('Build the image')).toBeVisible();
  });

  await test.step('it is invoked there; its log comes from where it is kept', async () => {
    const result = await invokeOnPage(page, 'gcp:here/cloud-hello', '"hello"');
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

  await test.step('its traffic is divided among two revisions, and that is changed', async () => {
    const name = 'projects/isobar-local/locations/us-central1/functions/cloud-hello';
    const url = `${endpoint}/v2/${name}`;
    const change = await page.request.patch(`${url}?updateMask=description`, { data: { name, description: 'again' } });
    expect(change.ok()).toBe(true);
    await expect.poll(async () => (await page.request.get(url)).json()).toMatchObject({ state: 'ACTIVE', serviceConfig: { revision: 'cloud-hello-00002-loc' } }); // prettier-ignore
    await page.reload();
    await page.getByRole('button', { name: 'Name a version' }).click();
    const dialog = page.getByRole('dialog');
    const divide = async (percent: string, submit: string): Promise<void> => {
      await dialog.getByLabel('Share (%)').fill(percent);
      await dialog.getByRole('button', { name: submit }).click();
      await expect(dialog).toBeHidden();
    };
    await dialog.getByLabel('Alias').fill('traffic');
    await choose(dialog, 'A share of the calls goes to', /cloud-hello-00001/);
    await divide('10', 'Name it');
    const aliases = page.getByRole('table', { name: /^Aliases of/ });
    await expect(aliases).toContainText('version cloud-hello-00002-loc: 90 %, version cloud-hello-00001-loc: 10 %');
    await page.getByRole('button', { name: 'Change traffic' }).click();
    await divide('40', 'Save');
    await expect(aliases).toContainText('version cloud-hello-00002-loc: 60 %, version cloud-hello-00001-loc: 40 %');
  });

  await test.step('it is deleted, and Google knows it no more', async () => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete function' }).click();
    await expect(page).toHaveURL(/\/functions(?:\?|$)/);
    const gone = await page.request.get(`${endpoint}/v2/projects/isobar-local/locations/us-central1/functions/cloud-hello`);
    expect(gone.status()).toBe(404);
  });
});
