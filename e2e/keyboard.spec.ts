import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const GREETER = join(import.meta.dirname, 'fixtures/greeter');

/** Presses Tab until the element has the focus, as a person without a mouse does. */
async function tabTo(page: Page, target: Locator, limit = 60): Promise<void> {
  // A radio of a segmented control is attached and not visible; its label is.
  await expect(target).toBeAttached();
  for (let i = 0; i < limit; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${limit} times Tab did not reach ${target.toString()}`);
}

/** The mouse is never used below: what cannot be reached by keys fails. */
test('deploy, invoke, and read the trace, by keyboard alone', async ({ page }) => {
  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { name: 'Deploy', level: 1 })).toBeVisible();
  await tabTo(page, page.getByRole('radio', { name: 'Template' }));
  await page.keyboard.press('ArrowRight');
  const path = page.getByRole('textbox', { name: 'Path' });
  await tabTo(page, path);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(GREETER);
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Use this folder' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Review' })).toContainText('local:default/greeter');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: /^(Created|Updated|Unchanged): local:default\/greeter/ })).toBeVisible();

  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog', { name: 'Command palette' }).getByRole('textbox')).toBeFocused();
  await page.keyboard.type('greeter');
  await expect(
    page
      .getByRole('dialog', { name: 'Command palette' })
      .getByRole('button', { name: /greeter/ })
      .first(),
  ).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /^greeter/, level: 1 })).toBeVisible();
  // The name stands there while the rest is still read; its keys come with the tabs.
  await expect(page.getByRole('tab', { name: 'Invoke' })).toBeVisible();
  await page.keyboard.press('i');
  await expect(page.getByRole('tab', { name: 'Invoke', selected: true })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Path and query' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(/OK\s*200/);

  await tabTo(page, page.getByRole('region', { name: 'Result' }).getByRole('link', { name: 'Trace' }), 120);
  await page.keyboard.press('Enter');
  const spans = page.getByRole('tree', { name: 'Spans' });
  await expect(spans).toBeVisible();
  await tabTo(page, spans);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/handler|queue|environment/).first()).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page.getByRole('heading', { name: 'Logs', level: 1 })).toBeVisible();
});

test('the palette finds functions, pages and commands, and gives the focus back', async ({ page, front }) => {
  front.isobar('deploy', GREETER, '--name', 'findable');
  const opener = page.getByRole('button', { name: /Search or run a command/ });
  await opener.focus();
  await page.keyboard.press('Enter');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await expect(palette.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('settings');
  await expect(palette).toContainText('Go to settings');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press('Control+K');
  await expect(palette.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('findable');
  await expect(palette.getByRole('button', { name: /findable/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/functions\/local%3Adefault%2Ffindable/);
});

test('the help sheet lists the keys, and the skip link leads to the content', async ({ page }) => {
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Go to functions');
  await page.keyboard.press('Escape');
  await page.goto('/functions');
  await expect(page.getByRole('heading', { name: 'Functions', level: 1 })).toBeVisible();
  await tabTo(page, page.getByRole('link', { name: 'Skip to content' }));
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
});
