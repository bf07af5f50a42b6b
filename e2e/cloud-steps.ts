import { expect, type Locator, type Page } from '@playwright/test';

/*
 * What the specs of all clouds do alike: a profile that points at the local runtime's emulation, a deployment to it, a call.
 * Each waits for what comes of it.
 */

/** Opens the runtime's page and gives the address of one of its endpoints, as it is copied from there. */
export async function runtimeEndpoint(page: Page, name: string): Promise<string> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Local runtime' }).click();
  const term = page.locator('dt', { hasText: new RegExp(`^${name}$`) });
  const address = page.locator('dl div').filter({ has: term }).locator('code');
  await expect(address).toHaveAttribute('title', /^https?:\/\/\S+:\d+$/);
  return (await address.getAttribute('title')) ?? '';
}

/** The dialog in which a profile is added. */
export async function openProfileDialog(page: Page): Promise<Locator> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page
    .getByRole('navigation', { name: /Settings|Sections/ })
    .getByRole('link', { name: 'Profiles' })
    .click();
  await page.getByRole('button', { name: 'Add profile' }).click();
  return page.getByRole('dialog', { name: 'Add a profile' });
}

/** Chooses from a list of the dialog. */
export async function choose(dialog: Locator, list: string, option: RegExp): Promise<void> {
  await dialog.getByRole('combobox', { name: list }).click();
  await dialog.page().getByRole('option', { name: option }).click();
}

/** Fills in fields by the beginning of their labels; a list of values takes each with Enter. */
export async function fill(dialog: Locator, fields: Readonly<Record<string, string | readonly string[]>>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    const field = dialog.getByLabel(new RegExp(`^${label}`)).first();
    if (typeof value === 'string') {
      await field.fill(value);
      continue;
    }
    for (const each of value) {
      await field.fill(each);
      await field.press('Enter');
    }
  }
}

/** Adds what is in the dialog; a secret goes into a file, which is asked about first. */
export async function addProfile(dialog: Locator, secret: 'with a secret' | 'without'): Promise<void> {
  await dialog.getByRole('button', { name: 'Add profile' }).click();
  if (secret === 'without') return;
  const question = dialog.page().getByRole('dialog', { name: 'Keep the secret in a file?' });
  await question.getByRole('button', { name: 'Keep it in a file' }).click();
}

/** Checks a profile that has been added: it is one of this machine, and says who it is. Gives its card. */
export async function checkProfile(page: Page, id: string, account: string): Promise<Locator> {
  const card = page.getByRole('region', { name: id });
  await expect(card).toContainText('LOCAL');
  await card.getByRole('button', { name: 'Check' }).click();
  await expect(card).toContainText(account, { timeout: 30_000 });
  return card;
}

/** Opens the plan of a folder for one provider, and gives its review. */
export async function planFolder(page: Page, directory: string, provider: RegExp): Promise<Locator> {
  await page.goto(`/deploy?directory=${encodeURIComponent(directory)}`);
  await page.getByRole('radio', { name: provider }).check();
  return page.getByRole('region', { name: 'Review' });
}

/** Carries a reviewed plan out, until the function is there. */
export async function deployTo(review: Locator, ref: string): Promise<void> {
  await review.getByRole('button', { name: /^Deploy/ }).click();
  await expect(review.page().getByRole('heading', { name: `Created: ${ref}` })).toBeVisible({ timeout: 45_000 });
}

/** Calls a function with what its page proposes, until the answer is there; gives the result. */
export async function invokeOnPage(page: Page, ref: string, answer: string): Promise<Locator> {
  await page.goto(`/functions/${encodeURIComponent(ref)}?tab=invoke`);
  await page
    .getByRole('region', { name: 'Request' })
    .getByRole('button', { name: /^(Invoke|Send)/ })
    .click();
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText(answer, { timeout: 30_000 });
  return result;
}
