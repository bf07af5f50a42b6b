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

const GREETER = join(import.meta.dirname, 'fixtures/lambda-greeter');

// What is made here stays in a home of its own. Keeping a secret in a file is asked about first: that question is an
// answer of 409. A destination that is not there is refused with a 400.
test.use({ prepareHome: { run: () => {} }, allowedErrors: [/409 \(Conflict\) .*profiles\/add|400 \(Bad Request\) .*delivery\/update/] });

/** AWS's own protocol, from the console to the local runtime and back: a profile, a deployment, a version, an alias. */
test('a profile that points at the local runtime: deploy to it, invoke, publish, divide the calls', async ({ page }) => {
  await test.step('the endpoint is on the page of the runtime, with what can be trusted', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Local runtime' }).click();
    const card = page.getByRole('region', { name: /AWS Lambda, emulated/ });
    await expect(card).toContainText(/\d+ operations of \d+ services/);
    await card.getByText('lambda', { exact: true }).click();
    await expect(card.getByRole('table', { name: 'Emulated operations of lambda' })).toContainText('CreateFunction');
  });
  const endpoint = await runtimeEndpoint(page, 'aws');

  await test.step('a profile is added, what does not fit is said at its field, and it is checked', async () => {
    const dialog = await openProfileDialog(page);
    await choose(dialog, 'Credentials', /Access keys/);
    await dialog.getByRole('button', { name: 'Add profile' }).click();
    await expect(dialog).toContainText('Give it a name.');
    const keys = { 'Access key': '111122223333', 'Secret access key': 'not-a-secret' };
    await fill(dialog, { Name: 'here', ...keys, Regions: ['us-east-1'], Endpoint: endpoint });
    await addProfile(dialog, 'with a secret');
    const card = await checkProfile(page, 'aws:here', '111122223333');
    await expect(card).not.toContainText('not-a-secret');
  });

  await test.step('a folder is deployed to it: the plan says what would be made', async () => {
    const review = await planFolder(page, GREETER, /AWS Lambda/);
    await expect(review).toContainText('aws:here/lambda-greeter');
    await expect(review.getByRole('list', { name: /What would be done/ })).toContainText(/role/i);
    await deployTo(review, 'aws:here/lambda-greeter');
  });

  await test.step('it is invoked there, with its log', async () => {
    const result = await invokeOnPage(page, 'aws:here/lambda-greeter', '"hello"');
    await result.getByRole('tab', { name: /^Logs/ }).click();
    await expect(result).toContainText('greeting');
  });

  await test.step('a version, and a name for it', async () => {
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Publish a version' }).click();
    await expect(page.getByRole('row', { name: /^1 / })).toBeVisible();
    await page.getByRole('button', { name: 'Name a version' }).click();
    const dialog = page.getByRole('dialog', { name: 'Name a version' });
    await dialog.getByLabel('Alias').fill('prod');
    await dialog.getByLabel('Points at').click();
    await page.getByRole('option', { name: 'Version 1' }).click();
    await dialog.getByRole('button', { name: 'Name it' }).click();
    await expect(page.getByRole('table', { name: /^Aliases of/ })).toContainText('version 1');
  });

  await test.step('its asynchronous calls: settings are refused in the words of AWS, saved, and taken back', async () => {
    await page.getByRole('tab', { name: 'Configuration' }).click();
    const card = page.getByRole('region', { name: 'Asynchronous calls' });
    const save = card.getByRole('button', { name: 'Save' });
    await expect(save).toBeDisabled();
    await card.getByLabel('Calls of').click();
    await page.getByRole('option', { name: 'prod' }).click();
    await card.getByLabel('Record of a failure goes to').fill('arn:aws:sqs:us-east-1:111122223333:not-there');
    await save.click();
    await expect(page.getByText('They were not changed')).toBeVisible();
    await card.getByLabel('Record of a failure goes to').fill('');
    await card.getByLabel('Further attempts').fill('1');
    await card.getByLabel('Waits at most (seconds)').fill('600');
    await save.click();
    await expect(page.getByText('The settings of asynchronous calls were changed')).toBeVisible();
    await page.reload();
    await card.getByLabel('Calls of').click();
    await page.getByRole('option', { name: 'prod (set)' }).click();
    await expect(card.getByLabel('Waits at most (seconds)')).toHaveValue('600');
    await card.getByRole('button', { name: "Use the provider's own" }).click();
    await expect(card.getByLabel('Waits at most (seconds)')).toHaveValue('');
  });
});
