import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { node24, toolEnv } from '../scripts/lib/node24.mjs';
import { expect, expectAccessible, test } from './fixtures.ts';

const FUNCTIONS = 10_000;
const SPANS = 10_000;
const TRACE = '5af7651916cd43dd8448eb211c80319c';

/** Fills the home through the runtime's own store, before anything is started. */
function seed(home: string): void {
  const args = [join(import.meta.dirname, 'seed-home.ts'), home, String(FUNCTIONS), TRACE, String(SPANS)];
  const { status, stderr } = spawnSync(node24(), args, { env: toolEnv(), encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

test.use({ prepareHome: { run: seed } });
test.setTimeout(120_000);

/** How long the page did not answer, at the most, while something was done with it. Milliseconds. */
async function longestPause(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const state = { longest: 0, last: performance.now(), on: true };
    Object.assign(globalThis, { pauses: state });
    const tick = (now: number) => {
      state.longest = Math.max(state.longest, now - state.last);
      state.last = now;
      if (state.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await work();
  return page.evaluate(() => {
    const { pauses } = globalThis as unknown as { pauses: { longest: number; on: boolean } };
    pauses.on = false;
    return pauses.longest;
  });
}

test('10,000 functions are listed, filtered and scrolled without strain', async ({ page }) => {
  await page.goto('/functions');
  const grid = page.getByRole('grid', { name: 'Functions' });
  // How fast they come is the machine's business; how the page takes them is measured below.
  await expect(page.getByRole('status').filter({ hasText: /10,000 functions/ })).toBeVisible({ timeout: 40_000 });
  await expect(grid.getByRole('row').nth(5)).toBeVisible();
  // Only what can be seen is in the document.
  expect(await grid.getByRole('row').count()).toBeLessThan(120);
  await expect(grid).toHaveAttribute('aria-rowcount', String(FUNCTIONS + 1));

  const pause = await longestPause(page, async () => {
    await grid.focus();
    for (let i = 0; i < 20; i++) await page.keyboard.press('PageDown');
    await page.mouse.move(700, 500);
    for (let i = 0; i < 30; i++) await page.mouse.wheel(0, 4000);
  });
  test.info().annotations.push({ type: 'longest pause while scrolling, ms', description: pause.toFixed(0) });
  expect(pause).toBeLessThan(1500);

  const started = performance.now();
  await page.getByRole('textbox', { name: 'Filter functions' }).fill('reconcile 09');
  await expect(page.getByRole('status').filter({ hasText: /of 10,000/ })).toBeVisible();
  test.info().annotations.push({ type: 'filter, ms', description: (performance.now() - started).toFixed(0) });
  await expect(grid).toContainText('reconcile-outstanding-settlements-09');
  await expectAccessible(page);
});

test('a trace of 10,000 spans is shown, searched and walked through', async ({ page }) => {
  await page.goto(`/traces/${TRACE}`);
  const spans = page.getByRole('tree', { name: 'Spans' });
  await expect(spans.getByRole('treeitem').first()).toContainText('step 0', { timeout: 40_000 });
  await expect(page.getByText(/10,000 spans/).first()).toBeVisible();
  expect(await spans.getByRole('treeitem').count()).toBeLessThan(300);

  const pause = await longestPause(page, async () => {
    await spans.focus();
    for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowDown');
    const box = await spans.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 100);
    for (let i = 0; i < 30; i++) await page.mouse.wheel(0, 4000);
  });
  test.info().annotations.push({ type: 'longest pause while scrolling, ms', description: pause.toFixed(0) });
  expect(pause).toBeLessThan(1500);

  const search = page.getByRole('textbox', { name: 'Search spans' });
  await search.fill('step 9876');
  // The cursor is where the arrow keys left it, not on what was found; Enter takes it there.
  await expect(page.getByRole('status').filter({ hasText: /^1 found$/ })).toBeVisible();
  await search.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: /^1\/1$/ })).toBeVisible();
  await page.getByRole('button', { name: /Errors 10/ }).click();
  await expectAccessible(page);
});
