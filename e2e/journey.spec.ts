import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

// A home of its own: what another file deployed would be found there.
test.use({ prepareHome: { run: () => {} } });

const GREETER = join(import.meta.dirname, 'fixtures/greeter');

/** One story, in the order in which a user meets it. */
test('deploy a folder, invoke it, and see result, logs, billed duration and trace', async ({ page }) => {
  await page.getByRole('link', { name: 'Deploy', exact: true }).click();
  await page.getByRole('radiogroup', { name: 'Where the code comes from' }).getByText('Folder').click();
  await page.getByRole('textbox', { name: 'Path' }).fill(GREETER);
  await page.getByRole('textbox', { name: 'Path' }).press('Enter');
  await page.getByRole('button', { name: 'Use this folder' }).click();

  await test.step('review: what would happen, and from what it was inferred', async () => {
    await expect(page.getByRole('heading', { name: 'Deploy greeter' })).toBeVisible();
    await expect(page.getByText('index.mjs exports an object with fetch(request)').first()).toBeVisible();
    await expect(page.getByRole('region', { name: 'Review' })).toContainText('local:default/greeter');
  });

  await test.step('progress, steps and log, to the end', async () => {
    await page
      .getByRole('region', { name: 'Review' })
      .getByRole('button', { name: /^Deploy/ })
      .click();
    await expect(page.getByRole('heading', { name: 'Created: local:default/greeter' })).toBeVisible();
    await expect(page.getByRole('log', { name: 'Deployment log' })).toContainText('index.mjs');
  });

  await test.step('invoke: the result of a cold start, with what it cost', async () => {
    await page
      .getByRole('region', { name: /^Created/ })
      .getByRole('link', { name: 'Invoke' })
      .click();
    await page.getByRole('textbox', { name: 'Path and query' }).fill('/?name=Ada');
    await page
      .getByRole('region', { name: 'Request' })
      .getByRole('button', { name: /^Invoke/ })
      .click();
    const result = page.getByRole('region', { name: 'Result' });
    await expect(result).toContainText(/OK\s*200/);
    await expect(result).toContainText('"hello": "Ada"');
    await expect(result).toContainText(/Billed\s*\d+ ms/);
    await expect(result).toContainText(/Cold, init/);
    await result.getByRole('tab', { name: /^Logs/ }).click();
    await expect(result).toContainText('greeting Ada');
  });

  await test.step('the second call is warm', async () => {
    await page
      .getByRole('region', { name: 'Request' })
      .getByRole('button', { name: /^Invoke/ })
      .click();
    await expect(page.getByRole('region', { name: 'Result' })).toContainText('2 runs in this session');
    await expect(page.getByRole('region', { name: 'Runs of this session' })).toContainText(/Warm/);
  });

  await test.step('its trace, span by span', async () => {
    await page.getByRole('region', { name: 'Result' }).getByRole('link', { name: 'Trace' }).first().click();
    const spans = page.getByRole('tree', { name: 'Spans' });
    await expect(spans.getByRole('treeitem').first()).toContainText('greeter');
    await expect(spans).toContainText('handler');
  });

  await test.step('its logs', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Logs' }).click();
    await expect(page.getByRole('treegrid', { name: 'Log lines' })).toContainText('greeting Ada');
  });

  await test.step('and all of it after a reload', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Functions' }).click();
    await page.reload();
    await expect(page.getByRole('grid', { name: 'Functions' })).toContainText('greeter');
  });
});

test('a function answers at its own address, and a failing one says what it threw', async ({ page, front, request }) => {
  const { results } = JSON.parse(front.isobar('deploy', GREETER, '--name', 'answering', '--json')) as { results: { url: string }[] };
  const url = results[0]?.url ?? '';
  expect(await (await request.get(`${url}?name=Bo`)).json()).toEqual({ hello: 'Bo', region: null });
  expect((await request.get(`${url}?name=nobody`)).status()).toBeGreaterThanOrEqual(500);

  await page.goto('/functions/local%3Adefault%2Fanswering?tab=invoke');
  await page.getByRole('textbox', { name: 'Path and query' }).fill('/?name=nobody');
  await page.keyboard.press('Control+Enter');
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('TypeError');
  await expect(result).toContainText('there is nobody to greet');
});

test('a new version and the way back', async ({ page, front }) => {
  front.isobar('deploy', GREETER, '--name', 'rolling');
  front.isobar('deploy', GREETER, '--name', 'rolling', '--env', 'REGION=north');
  await page.goto('/functions/local%3Adefault%2Frolling?tab=versions');
  await expect(page.getByRole('tabpanel')).toContainText('2');
  front.isobar('functions', 'rollback', 'local/rolling@1');
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  await expect(page.getByText('version 1').first()).toBeVisible();
});
