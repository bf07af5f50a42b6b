import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';

// A home of its own: what is deployed here is nobody else's business.
test.use({ prepareHome: { run: () => {} } });

test('what cannot be priced says why; what is no number is said beside the field', async ({ page }) => {
  await page.goto('/costs?memoryMb=9000');
  await expect(page.getByRole('list', { name: 'Not compared' })).toContainText('A function of the 1st gen has 8 GB at the most.');
  await page.getByRole('textbox', { name: 'Requests a month' }).fill('many');
  await expect(page.getByText('Write a number.')).toBeVisible();
});

test('offers are compared: figures move with the assumptions, a sum opens its bill, the chart has a table', async ({ page }) => {
  // The first example of AWS's price page: $2.73, with the free grant deducted.
  await page.goto('/costs?requests=3000000&durationMs=120&memoryMb=1536');
  const offers = page.getByRole('table', { name: 'Offers' });
  const lambda = offers.getByRole('row', { name: /AWS Lambda, x86/ });
  await expect(lambda).toContainText('$2.73');
  await lambda.getByRole('button', { name: /2\.73/ }).click();
  const bill = page.getByRole('dialog');
  await expect(bill).toContainText('Duration, x86');
  await expect(bill).toContainText('0.0000166667');
  await page.keyboard.press('Escape');
  await expect(bill).toBeHidden();

  await page.getByRole('textbox', { name: 'Requests a month' }).fill('6000000');
  // (6,000,000 x 0.12 s x 1.5 GB - 400,000) x 0.0000166667 + 5 x 0.20
  await expect(lambda).toContainText('$12.33');
  await expect(page).toHaveURL(/requests=(?:%22)?6000000/);
  await page.getByRole('switch', { name: 'Deduct free grants' }).click();
  await expect(lambda).toContainText('$19.20');
  await page.getByRole('button', { name: 'View as table' }).click();
  await expect(page.getByRole('table', { name: /requests/i })).toBeVisible();
});

test('a comparison is saved as a file', async ({ page }) => {
  await page.goto('/costs?requests=3000000&memoryMb=1536');
  await page.getByRole('button', { name: 'Export' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'CSV, a row for every line' }).click();
  const text = await readFile(await (await saving).path(), 'utf8');
  expect(text).toMatch(/^provider,offer,/);
  expect(text).toContain('compute-x86');
});

test('a function is priced by what it showed: fleet, budget, size, call and deployment', async ({ page, front }) => {
  test.setTimeout(120_000);
  const folder = join(import.meta.dirname, 'fixtures/greeter');
  front.isobar('deploy', folder);
  const { id } = JSON.parse(front.isobar('invoke', 'local/greeter', '--json')) as { id: string };

  await page.goto('/costs?ref=local:default/greeter&requests=5000000');
  await expect(page.getByText(/Empty fields are what local:default\/greeter showed/)).toBeVisible();
  await page.goto(`/invocations/${id}`);
  await expect(page.getByText(/^Cost$/)).toBeVisible();
  await expect(page.getByTitle(/without free grants/)).toBeVisible();
  await page.goto(`/deploy?directory=${encodeURIComponent(folder)}&o=${encodeURIComponent(JSON.stringify({ memoryMb: 1024 }))}`);
  await expect(page.getByText(/This deployment changes the bill by/)).toBeVisible();

  await page.goto('/costs?tab=fleet');
  await expect(page.getByRole('table', { name: 'Costs of functions' })).toContainText('local:default/greeter');
  await page.getByRole('button', { name: 'Set budget' }).click();
  await expect(page.getByRole('table', { name: 'Budgets' })).toContainText('Within it');

  await page.goto('/costs?tab=size&ref=local:default/greeter');
  await page.getByLabel('Warm runs at each size').fill('3');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const sizes = page.getByRole('table', { name: 'Sizes' });
  await expect(sizes).toContainText('Cheapest', { timeout: 60_000 });
  await sizes.getByRole('link', { name: 'Apply 1,024 MB: opens the deploy dialog' }).click();
  await expect(page.getByLabel('Memory (MB)')).toHaveValue('1024');
});
