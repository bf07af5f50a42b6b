import { join } from 'node:path';
import { expect, expectAccessible, test } from './fixtures.ts';

const REF = 'local%3Adefault%2Fgreeter';
const TABS = ['overview', 'invoke', 'code', 'logs', 'traces', 'invocations', 'versions', 'configuration', 'security'];
const ROUTES = [
  '/',
  '/functions',
  '/functions?q=no-such-function',
  ...TABS.map((tab) => `/functions/${REF}?tab=${tab}`),
  `/functions/local%3Adefault%2Fnothing`,
  '/deploy',
  '/deploy?pick=directory',
  '/deploy?pick=zip',
  `/deploy?directory=${encodeURIComponent(join(import.meta.dirname, 'fixtures/greeter'))}`,
  '/deploy?directory=/no/such/folder',
  '/traces',
  '/traces/TRACE',
  '/traces/TRACE?view=flame',
  '/traces/TRACE?view=statistics',
  '/logs',
  '/security',
  '/security?tab=history',
  '/security?tab=waivers',
  '/invocations',
  '/invocations/INVOCATION',
  '/costs',
  '/costs?tab=fleet',
  '/costs?tab=size',
  '/costs?tab=prices',
  '/settings',
  ...['runtime', 'providers', 'profiles', 'about'].map((section) => `/settings?section=${section}`),
  '/no-such-page',
];

interface Ids {
  trace: string;
  invocation: string;
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, allowedErrors: [/status of 404/] });

    test('no page has a serious or critical violation', async ({ page, front }) => {
      test.setTimeout(300_000);
      front.isobar('deploy', join(import.meta.dirname, 'fixtures/greeter'));
      const { id, traceId } = JSON.parse(front.isobar('invoke', 'local/greeter', '--json')) as { id: string; traceId: string };
      const ids: Ids = { trace: traceId, invocation: id };
      for (const route of ROUTES) {
        await test.step(route, async () => {
          await page.goto(route.replace('TRACE', ids.trace).replace('INVOCATION', ids.invocation));
          await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
          // What is still being read is announced as such; the page as it stands then is what counts.
          await expect(page.getByText(/(being read|^Reading )/)).toHaveCount(0);
          await expectAccessible(page);
        });
      }
    });

    test('nor has an open dialog', async ({ page }) => {
      await page.keyboard.press('Control+K');
      await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.getByRole('button', { name: 'Tasks' }).click();
      await expectAccessible(page);
    });
  });
}
