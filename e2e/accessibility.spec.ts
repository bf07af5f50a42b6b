import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectReadable, test } from './fixtures.ts';
import type { Front } from './front.ts';

const GREETER = join(import.meta.dirname, 'fixtures/greeter');
const REF = 'local%3Adefault%2Fgreeter';
const TABS = ['overview', 'invoke', 'code', 'logs', 'traces', 'invocations', 'versions', 'configuration', 'security'];
const ROUTES = {
  'the overview and lists': ['/', '/functions', '/functions?q=no-such-function', '/invocations', '/traces', '/logs', '/no-such-page'],
  'a function': [...TABS.map((tab) => `/functions/${REF}?tab=${tab}`), '/functions/local%3Adefault%2Fnothing'],
  'traces, security and costs': [
    '/traces/TRACE',
    '/traces/TRACE?view=flame',
    '/traces/TRACE?view=statistics',
    '/invocations/INVOCATION',
    '/security',
    '/security?tab=history',
    '/security?tab=waivers',
    '/costs',
    '/costs?tab=fleet',
    '/costs?tab=size',
    '/costs?tab=prices',
  ],
  'deployments and settings': [
    '/deploy',
    '/deploy?pick=directory',
    '/deploy?pick=zip',
    `/deploy?directory=${encodeURIComponent(GREETER)}`,
    '/deploy?directory=/no/such/folder',
    '/settings',
    ...['runtime', 'providers', 'profiles', 'about'].map((section) => `/settings?section=${section}`),
  ],
};

interface Ids {
  trace: string;
  invocation: string;
}

let sample: Ids | null = null;

/** A function that was called, once in each worker: its front and home are those of all tests in it. */
function sampleOf(front: Front): Ids {
  if (sample !== null) return sample;
  front.isobar('deploy', GREETER);
  const { id, traceId } = JSON.parse(front.isobar('invoke', 'local/greeter', '--json')) as { id: string; traceId: string };
  return (sample = { trace: traceId, invocation: id });
}

/** The page in both colour schemes: what does not depend on colours is the same in the second. */
async function expectAccessibleInBoth(page: Page): Promise<void> {
  await expectAccessible(page);
  await inScheme(page, 'dark');
  await expectReadable(page);
  await inScheme(page, 'light');
}

async function inScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
}

test.describe.configure({ mode: 'parallel' });
// Colours are looked at as they stay, not on their way.
test.use({ colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' }, allowedErrors: [/status of 404/] });

for (const [what, routes] of Object.entries(ROUTES)) {
  test(`no page has a serious or critical violation: ${what}`, async ({ page, front }) => {
    test.setTimeout(180_000);
    const ids = sampleOf(front);
    for (const route of routes) {
      await test.step(route, async () => {
        await page.goto(route.replace('TRACE', ids.trace).replace('INVOCATION', ids.invocation));
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
        // What is still being read is announced as such; the page as it stands then is what counts.
        await expect(page.getByText(/(being read|^Reading |^Working out )/)).toHaveCount(0);
        await expectAccessibleInBoth(page);
      });
    }
  });
}

test('nor has an open dialog', async ({ page }) => {
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await expectAccessibleInBoth(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessibleInBoth(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: 'Tasks' }).click();
  await expectAccessibleInBoth(page);
});
